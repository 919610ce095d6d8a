import { randomBytes } from 'node:crypto';
import { beforeAll, describe, expect, it } from 'vitest';
import { connect } from '../../db/client.js';
import type { Pool } from '../../db/driver/pool.js';
import { migrate } from '../../db/migrate.js';
import { useSystem } from '../harness/system.js';
import { dataTables } from './isolation-rules.js';
import { emptyDatabase } from './scratch-database.js';

const refused = { code: '42501' };

describe('the login of the API and the workers', () => {
  const system = useSystem();
  let superuser: Pool;
  beforeAll(async () => {
    ({ superuser } = system.database);
  });

  it('is used by all their sessions, and has no administrative rights', async () => {
    const logins = await superuser`
      SELECT DISTINCT r.rolname AS login, r.oid = d.datdba AS owner, r.rolinherit AS inherits,
        r.rolsuper OR r.rolbypassrls OR r.rolcreaterole OR r.rolcreatedb OR r.rolreplication AS powerful,
        (SELECT array_agg(roleid::regrole::text) FROM pg_auth_members WHERE member = r.oid) AS roles
      FROM pg_stat_activity a JOIN pg_roles r ON r.oid = a.usesysid JOIN pg_database d USING (datname)
      WHERE a.application_name = 'longshore' AND a.datname = current_database()`;
    expect([...logins]).toEqual([
      { login: 'longshore_login', owner: false, inherits: false, powerful: false, roles: ['longshore_app'] },
    ]);
  });

  it('has fewer rights than the application after it resets its role, and cannot assume another role', async () => {
    const tables = await dataTables(superuser);
    const session = connect(system.configuration.databaseUrl, { max: 1 });
    const roles = async () => (await session`SELECT session_user::text AS login, current_user::text AS role`)[0];
    expect(await roles()).toEqual({ login: 'longshore_login', role: 'longshore_app' });
    await session.unsafe('RESET ROLE');
    expect(await roles()).toEqual({ login: 'longshore_login', role: 'longshore_app' });
    await session.unsafe('SET ROLE NONE');
    expect(await roles()).toEqual({ login: 'longshore_login', role: 'longshore_login' });
    for (const statement of [
      ...tables.flatMap((table) => [
        `SELECT FROM ${table}`,
        `DELETE FROM ${table}`,
        `TRUNCATE ${table} CASCADE`,
        `ALTER TABLE ${table} DISABLE ROW LEVEL SECURITY`,
      ]),
      'CREATE TABLE mine (id int)',
      `SELECT ensure_company('x', 'x')`,
      `SELECT * FROM api_key_owner('x')`,
      'SET ROLE longshore',
      'SET ROLE longshore_system',
      'SET SESSION AUTHORIZATION longshore',
      'ALTER ROLE longshore_login CREATEROLE',
      'GRANT longshore_system TO longshore_login',
    ])
      await expect(session.unsafe(statement), statement).rejects.toMatchObject(refused);
    await session.end(5_000);
  });
});

describe('a migration', () => {
  it('grants the role of the application, and no other, to a login', async () => {
    const scratch = await emptyDatabase();
    const login = `login_${randomBytes(6).toString('hex')}`;
    await scratch.sql.unsafe(`CREATE ROLE ${login} LOGIN NOINHERIT PASSWORD '${login}'`);
    try {
      const url = Object.assign(new URL(scratch.url), { username: login, password: login }).href;
      const roleOf = async () => {
        const session = connect(url, { max: 1 });
        return session`SELECT current_user::text AS role`.finally(() => session.end(5_000));
      };
      await migrate(scratch.url);
      await expect(roleOf()).rejects.toMatchObject(refused);
      for (let start = 0; start < 2; start += 1) await migrate(scratch.url, undefined, login);
      expect([...(await roleOf())]).toEqual([{ role: 'longshore_app' }]);
      await expect(migrate(scratch.url, undefined, 'unknown_login')).rejects.toThrow('"unknown_login" does not exist');
    } finally {
      await scratch.sql.unsafe(`DROP ROLE ${login}`);
      await scratch.drop();
    }
  });
});
