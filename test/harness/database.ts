import { randomBytes } from 'node:crypto';
import { afterAll, beforeAll, inject } from 'vitest';
import type { Postgres } from '../../cli/stack/postgres.js';
import { type IssuedKey, issueKey } from '../../db/api-key.js';
import { connect, type Database } from '../../db/client.js';
import { openPool, type Pool } from '../../db/driver/pool.js';
import { migrate } from '../../db/migrate.js';
import { templateName, withDatabase } from './servers.js';

/** A migrated database for one test file. */
export interface TestDatabase {
  /** URL for its owner. */
  url: string;
  /** URL for the login of API and workers, which then take the application's role. */
  loginUrl: string;
  /** A superuser's pool, which sees every company's rows: for checks, never for the code under test. */
  superuser: Pool;
  /** A pool with the application's role. */
  application: Database;
  company(code: string): Promise<IssuedKey>;
  drop(): Promise<void>;
}

/** Creates a database for the tests of a file or a `describe`. */
export function useDatabase(): TestDatabase {
  const database = {} as TestDatabase;
  beforeAll(async () => {
    Object.assign(database, await createDatabase());
  });
  afterAll(() => database.drop?.());
  return database;
}

/**
 * Creates a database from the template, or migrates one on a server of the test's own; the caller drops it after the tests of
 * the file.
 */
export async function createDatabase(own?: Postgres): Promise<TestDatabase> {
  const name = `test_${randomBytes(6).toString('hex')}`;
  const urls = own ?? {
    superuserUrl: inject('superuserUrl'),
    url: inject('ownerUrl'),
    loginUrl: inject('loginUrl'),
  };
  // The owner of a database may not end the sessions of API and workers, which may be necessary to drop it.
  const server = openPool({ url: urls.superuserUrl, max: 1 });
  await server.unsafe(
    `CREATE DATABASE ${name} ${own ? '' : `TEMPLATE ${templateName}`} OWNER ${new URL(urls.url).username}`,
  );
  const url = withDatabase(urls.url, name);
  const superuser = openPool({ url: withDatabase(urls.superuserUrl, name), max: 2 });
  const loginUrl = withDatabase(urls.loginUrl, name);
  if (own) await migrate(url, undefined, new URL(loginUrl).username);
  const application = connect(loginUrl, { max: 10 });
  return {
    url,
    loginUrl,
    superuser,
    application,
    company: (code) => issueKey(url, code, `Company ${code}`, 'test'),
    async drop() {
      await Promise.all([superuser.end(5_000), application.end(5_000)]);
      await server.unsafe(`DROP DATABASE ${name} WITH (FORCE)`);
      await server.end(5_000);
    },
  };
}
