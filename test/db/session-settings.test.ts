import { expect, it } from 'vitest';
import { connect } from '../../db/client.js';
import { openPool, type Pool } from '../../db/driver/pool.js';
import { sessionSettings } from '../../db/session-settings.js';
import { createDatabase } from '../harness/database.js';

/** Settings that an administrator may have changed. */
const changedSettings: Record<keyof typeof sessionSettings, string> = {
  jit: 'on',
  TimeZone: 'Asia/Kathmandu',
  DateStyle: 'German, DMY',
  IntervalStyle: 'iso_8601',
  bytea_output: 'escape',
  extra_float_digits: '-15',
  standard_conforming_strings: 'off',
  default_transaction_isolation: 'serializable',
  default_transaction_read_only: 'on',
  search_path: 'pg_catalog',
  idle_session_timeout: '60000',
};

it('a session of the application overrides the settings of the database that the code depends on', async () => {
  const database = await createDatabase();
  const pool = connect(database.loginUrl, { max: 1 });
  const settingsOf = async (session: Pool) =>
    session`SELECT name, setting FROM pg_settings WHERE name = ANY (${Object.keys(sessionSettings)}) ORDER BY name`;
  try {
    await database.superuser.unsafe('SET standard_conforming_strings = on');
    const name = new URL(database.url).pathname.slice(1);
    for (const [setting, value] of Object.entries(changedSettings))
      await database.superuser.unsafe(
        `ALTER DATABASE ${name} SET ${setting} = ${setting === 'search_path' ? value : `'${value}'`}`,
      );
    const other = openPool({ url: database.url, max: 1 });
    const theirs = await settingsOf(other);
    await other.end();
    expect(Object.fromEntries(theirs.map(({ name, setting }) => [name, setting]))).toEqual(changedSettings);

    const ours = await settingsOf(pool);
    expect(Object.fromEntries(ours.map(({ name, setting }) => [name, setting]))).toEqual(sessionSettings);
    // Companies and keys are created in a session of the owner, which must work with these settings as well.
    expect((await database.company('acme')).key).toMatch(/^lsk_/);
  } finally {
    await pool.end();
    await database.drop();
  }
});
