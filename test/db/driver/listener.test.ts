import { expect, it } from 'vitest';
import { connect } from '../../../db/client.js';
import { useDatabase } from '../../harness/database.js';

const database = useDatabase();

it('a listener is notified when a lost connection was replaced, and receives the notifications that follow', async () => {
  const pool = connect(database.loginUrl, { max: 1 });
  const received: string[] = [];
  let listening = 0;
  await pool.listen(
    'longshore_import',
    (payload) => received.push(payload),
    () => {
      listening += 1;
    },
  );
  await database.superuser`SELECT pg_notify('longshore_import', 'before')`;
  await expect.poll(() => received).toEqual(['before']);
  for (const times of [2, 3]) {
    await database.superuser`
      SELECT pg_terminate_backend(pid) FROM pg_stat_activity
      WHERE datname = current_database() AND query ILIKE 'LISTEN %'`;
    await expect.poll(() => listening).toBe(times);
  }
  await database.superuser`SELECT pg_notify('longshore_import', 'after')`;
  await expect.poll(() => received).toEqual(['before', 'after']);
  await pool.end(5_000);
  await expect
    .poll(
      () =>
        database.superuser`SELECT FROM pg_stat_activity WHERE datname = current_database() AND query ILIKE 'LISTEN %'`,
    )
    .toHaveLength(0);
});
