import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { drizzle } from 'drizzle-orm/postgres-js';
import { migrate as applyMigrations } from 'drizzle-orm/postgres-js/migrator';
import postgres from 'postgres';
import { expect, inject, it, onTestFinished } from 'vitest';
import { migrate } from '../../db/migrate.js';
import { projectRoot } from '../../runtime/project-root.js';
import { customersSetup } from '../../samples/setups.js';
import { withDatabase } from '../harness/servers.js';
import { emptyDatabase } from './scratch-database.js';

/** The migrations before the one that makes the table of versions. */
async function migrationsBefore(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'longshore-migrations-'));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  await cp(join(projectRoot, 'db/migrations'), folder, { recursive: true });
  const path = join(folder, 'meta/_journal.json');
  const journal = JSON.parse(await readFile(path, 'utf8'));
  const place = journal.entries.findIndex(({ tag }: { tag: string }) => tag.endsWith('_integration_version'));
  await writeFile(path, JSON.stringify({ ...journal, entries: journal.entries.slice(0, place) }));
  return folder;
}

it('a database of before has a version for each setup that is known of', async () => {
  const scratch = await emptyDatabase();
  onTestFinished(() => scratch.drop());
  await applyMigrations(drizzle(scratch.sql), { migrationsFolder: await migrationsBefore() });
  const superuser = postgres(withDatabase(inject('superuserUrl'), new URL(scratch.url).pathname.slice(1)), { max: 1 });
  onTestFinished(() => superuser.end());
  const setup = (name: string) => superuser`${JSON.stringify({ ...customersSetup, name })}::text::jsonb`;
  await superuser`INSERT INTO company (code, name) VALUES ('a', 'A'), ('b', 'B')`;
  const [a, b] = (await superuser`SELECT company_id FROM company ORDER BY code`).map((row) => Number(row.company_id));
  await superuser`INSERT INTO integration (company_id, code, version, setup) VALUES (${a!}, 'x', 3, ${setup('third')}), (${b!}, 'x', 1, ${setup('of b')})`;
  for (const [code, version, name] of [
    ['x', 2, 'second'],
    ['x', 3, 'third'],
    ['deleted', 5, 'fifth'],
    ['deleted', 5, 'fifth'],
  ] as const)
    await superuser`
      INSERT INTO import (company_id, import_id, integration_code, integration_version, setup, file_name, file_size, file_sha256, stored_as, status, processing, created_by)
      VALUES (${a!}, gen_random_uuid(), ${code}, ${version}, ${setup(name)}, 'f', 1, '', 'f', 'Uploaded', 'choose', 'test')`;

  await migrate(scratch.url);

  const versions = await superuser`
    SELECT c.code AS company, v.code, version, v.setup->>'name' AS name, changed_by FROM integration_version v JOIN company c USING (company_id) ORDER BY 1, 2, 3`;
  expect(versions.map((row) => ({ ...row }))).toEqual([
    { company: 'a', code: 'deleted', version: 5, name: 'fifth', changed_by: 'unknown' },
    { company: 'a', code: 'x', version: 2, name: 'second', changed_by: 'unknown' },
    { company: 'a', code: 'x', version: 3, name: 'third', changed_by: 'unknown' },
    { company: 'b', code: 'x', version: 1, name: 'of b', changed_by: 'unknown' },
  ]);
  const open = await superuser`
    SELECT relname FROM pg_class WHERE relname IN ('integration', 'import', 'integration_version') AND NOT (relrowsecurity AND relforcerowsecurity)`;
  expect(open).toHaveLength(0);
});
