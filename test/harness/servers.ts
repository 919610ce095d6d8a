import { chmod, mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TestProject } from 'vitest/node';
import { startPostgres } from '../../cli/stack/postgres.js';
import { startTemporal } from '../../cli/stack/temporal.js';
import { findTemporalBinary } from '../../cli/stack/temporal-binary.js';
import { openPool } from '../../db/driver/pool.js';
import { migrate } from '../../db/migrate.js';
import { projectRoot } from '../../runtime/project-root.js';

declare module 'vitest' {
  interface ProvidedContext {
    /** URL for the role that owns the databases of the tests. */
    ownerUrl: string;
    superuserUrl: string;
    /** URL for the role with which API and workers log in. */
    loginUrl: string;
    temporalAddress: string;
    /** A folder that is removed at the end. */
    scratchFolder: string;
  }
}

/** The template database that every test database is a copy of. */
export const templateName = 'longshore_template';

/** One PostgreSQL and one Temporal server for all tests, stopped at the end. */
export default async function startServers(project: TestProject): Promise<() => Promise<void>> {
  const directory = await mkdtemp(join(tmpdir(), 'longshore-test-'));
  // Readable by PostgreSQL's account as well, which would otherwise store its data elsewhere permanently.
  await chmod(directory, 0o755);
  const log = process.env.VERBOSE ? console.log : () => {};
  const database = await startPostgres({ directory: join(directory, 'postgres'), log });
  const owner = openPool({ url: database.url, max: 1 });
  await owner.unsafe(`CREATE DATABASE ${templateName}`);
  await owner.end();
  await migrate(withDatabase(database.url, templateName), log, new URL(database.loginUrl).username);
  const home = process.env.LONGSHORE_HOME ?? join(projectRoot, '.longshore');
  const binary = await findTemporalBinary({ home, log: console.log });
  const temporal = await startTemporal({ binary, directory: join(directory, 'temporal'), namespace: 'default', log });
  project.provide('ownerUrl', database.url);
  project.provide('superuserUrl', database.superuserUrl);
  project.provide('loginUrl', database.loginUrl);
  project.provide('temporalAddress', temporal.address);
  const scratch = join(directory, 'scratch');
  await mkdir(scratch);
  project.provide('scratchFolder', scratch);
  return async () => {
    await Promise.all([temporal.stop(), database.stop()]);
    await rm(directory, { recursive: true, force: true });
  };
}

/** The URL of another database of the same server. */
export function withDatabase(url: string, name: string): string {
  const changed = new URL(url);
  changed.pathname = `/${name}`;
  return changed.href;
}
