import { join } from 'node:path';
import { readMigrationFiles } from 'drizzle-orm/migrator';
import { drizzle } from 'drizzle-orm/node-postgres';
import { migrate as applyMigrations } from 'drizzle-orm/node-postgres/migrator';
import { projectRoot } from '../runtime/project-root.js';
import { applicationRole } from './client.js';
import { openPool, type Pool } from './driver/pool.js';
import { sessionSettings } from './session-settings.js';

/** Key of the advisory lock; any number that is not used for another one. */
const migrationLock = 7_316_502_177;

const migrationsFolder = join(projectRoot, 'db/migrations');

/**
 * Migrates the database to this version's schema and lets the role `login` take the application's role. `url` is that of
 * the database's owner. Safe for concurrent starts: one migrates, the others wait and find it done. Throws errors of
 * PostgreSQL, and if the server is too old, the encoding is not UTF8, or the schema is unknown to this version: that of a
 * newer version, or of one before the first release.
 */
export async function migrate(url: string, log: (line: string) => void = () => {}, login: string = ''): Promise<void> {
  // One connection: the lock is that of its session.
  const connection = openPool({ url, max: 1, session: sessionSettings });
  try {
    await checkServer(connection, log);
    await connection`SELECT pg_advisory_lock(${migrationLock})`;
    const started = Date.now();
    await refuseUnknownSchema(connection);
    await applyMigrations(drizzle(connection.driver), { migrationsFolder });
    if (login !== '') await grantApplicationRole(connection, login);
    log(`Database schema is up to date (${Date.now() - started} ms).`);
  } finally {
    await connection.end(5_000);
  }
}

async function checkServer(connection: Pool, log: (line: string) => void): Promise<void> {
  const [server] = await connection<[{ version: number; encoding: string; knows_letters: boolean }]>`
    SELECT current_setting('server_version_num')::int AS version, current_setting('server_encoding') AS encoding, lower('Ä') = 'ä' AS knows_letters`;
  if (server.version < 150_000) throw new Error('Longshore needs PostgreSQL 15 or later.');
  if (server.encoding !== 'UTF8')
    throw new Error(
      `The database has the encoding ${server.encoding}, Longshore needs UTF8: create it with CREATE DATABASE … ENCODING 'UTF8' TEMPLATE template0.`,
    );
  if (!server.knows_letters)
    log(
      `Warning: the locale of the database does not know that "ä" is the lower case of "Ä": look-ups that ignore case do so only for the letters a to z.`,
    );
}

async function grantApplicationRole(connection: Pool, login: string): Promise<void> {
  const [role] = await connection<
    [{ admitted: boolean }]
  >`SELECT pg_has_role(${login}, ${applicationRole}, 'MEMBER') AS admitted`;
  if (!role.admitted) await connection`GRANT ${connection(applicationRole)} TO ${connection(login)}`;
}

/** Throws if the database has migrations that this version does not have: older than its first one, or newer. */
async function refuseUnknownSchema(connection: Pool): Promise<void> {
  const [table] = await connection<
    [{ exists: boolean }]
  >`SELECT to_regclass('drizzle.__drizzle_migrations') IS NOT NULL AS exists`;
  if (!table.exists) return;
  const known = readMigrationFiles({ migrationsFolder }).map(({ folderMillis }) => folderMillis);
  const applied = (await connection<{ created_at: string }[]>`SELECT created_at FROM drizzle.__drizzle_migrations`).map(
    (row) => Number(row.created_at),
  );
  if (applied.some((moment) => moment < Math.min(...known)))
    throw new Error(
      'The database is from before the first release of Longshore and cannot be migrated: create a new, empty database.',
    );
  if (applied.length > known.length || applied.some((moment) => !known.includes(moment)))
    throw new Error(
      `The database was migrated by a newer version of Longshore: it has ${applied.length} migrations, this version knows ${known.length}. Start that version, or one after it.`,
    );
}
