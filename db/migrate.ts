import { join } from 'node:path';
import { drizzle } from 'drizzle-orm/postgres-js';
import { migrate as applyMigrations } from 'drizzle-orm/postgres-js/migrator';
import postgres from 'postgres';
import { projectRoot } from '../project-root.js';

/** Any number that nothing else in the database takes as an advisory lock. */
const migrationLock = 7_316_502_177;

/**
 * Brings the database at `url` (its owner's) to this version's schema. Safe under any number of
 * concurrent starts: one migrates, the others wait and find it done. Throws what PostgreSQL says.
 */
export async function migrate(url: string, log: (line: string) => void = () => {}): Promise<void> {
  const connection = postgres(url, { max: 1, onnotice: () => {}, connect_timeout: 10 });
  try {
    const [server] = await connection`SELECT current_setting('server_version_num')::int AS version`;
    if (Number(server?.version) < 150_000) throw new Error('Longshore needs PostgreSQL 15 or later.');
    await connection`SELECT pg_advisory_lock(${migrationLock})`;
    const started = Date.now();
    await applyMigrations(drizzle(connection), { migrationsFolder: join(projectRoot, 'db/migrations') });
    log(`Database schema is up to date (${Date.now() - started} ms).`);
  } finally {
    await connection.end({ timeout: 5 });
  }
}
