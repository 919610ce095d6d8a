import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { generateDrizzleJson, generateMigration } from 'drizzle-kit/api';
import { getTableColumns, getTableName, is } from 'drizzle-orm';
import { integer, PgTable, pgTable, text } from 'drizzle-orm/pg-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { migrate } from '../../db/migrate.js';
import * as schema from '../../db/schema/index.js';
import { projectRoot } from '../../runtime/project-root.js';
import { emptyDatabase } from './scratch-database.js';

const folder = join(projectRoot, 'db/migrations/meta');
const journal: { entries: { when: number }[] } = JSON.parse(await readFile(join(folder, '_journal.json'), 'utf8'));
const lastSnapshot = async () =>
  JSON.parse(
    await readFile(join(folder, `${String(journal.entries.length - 1).padStart(4, '0')}_snapshot.json`), 'utf8'),
  );

describe('the migration', () => {
  let scratch: Awaited<ReturnType<typeof emptyDatabase>>;
  beforeAll(async () => {
    scratch = await emptyDatabase();
  });
  afterAll(() => scratch.drop());

  const applied = async () => [
    ...(await scratch.sql`SELECT id, hash, created_at FROM drizzle.__drizzle_migrations ORDER BY id`),
  ];

  it('creates the schema once if many processes start at the same time, as an owner who is not a superuser', async () => {
    const [role] = await scratch.sql`SELECT rolsuper, rolbypassrls FROM pg_roles WHERE rolname = current_user`;
    expect(role).toEqual({ rolsuper: false, rolbypassrls: false });
    const logged: string[] = [];
    await Promise.all(Array.from({ length: 20 }, () => migrate(scratch.url, (line) => logged.push(line))));
    expect(logged).toHaveLength(20);
    expect(await applied()).toHaveLength(journal.entries.length);
  });

  it('changes nothing when it is repeated', async () => {
    const objects = () =>
      scratch.sql`SELECT oid, relname, xmin::text FROM pg_class WHERE relnamespace = 'public'::regnamespace ORDER BY oid`;
    const before = [await applied(), [...(await objects())]];
    await migrate(scratch.url);
    expect([await applied(), [...(await objects())]]).toEqual(before);
  });

  it('revokes the right to create objects in the schema again, and resets the role of its session', async () => {
    const [right] =
      await scratch.sql`SELECT has_schema_privilege('longshore_system', 'public', 'CREATE') AS may, current_user = session_user AS own`;
    expect(right).toEqual({ may: false, own: true });
  });

  it('refuses a database of a newer version, reports this, and changes nothing', async () => {
    await scratch.sql`INSERT INTO drizzle.__drizzle_migrations (hash, created_at) VALUES ('of a later version', 9999999999999)`;
    const before = await applied();
    await expect(migrate(scratch.url)).rejects.toThrow(
      `The database was migrated by a newer version of Longshore: it has ${journal.entries.length + 1} migrations, this version knows ${journal.entries.length}.`,
    );
    expect(await applied()).toEqual(before);
  });

  it('refuses a database from before the first release, reports this, and changes nothing', async () => {
    const old = await emptyDatabase();
    await old.sql`CREATE SCHEMA drizzle`;
    await old.sql`CREATE TABLE drizzle.__drizzle_migrations (id serial PRIMARY KEY, hash text NOT NULL, created_at bigint)`;
    // The database has as many migrations as this version, with the time of the first one that the baseline replaced.
    for (const _ of journal.entries)
      await old.sql`INSERT INTO drizzle.__drizzle_migrations (hash, created_at) VALUES ('replaced', 1795311618745)`;
    await expect(migrate(old.url)).rejects.toThrow(
      /from before the first release of Longshore.*create a new, empty database/,
    );
    expect(await old.sql`SELECT relname FROM pg_class WHERE relnamespace = 'public'::regnamespace`).toHaveLength(0);
    await old.drop();
  });

  it('refuses a database with another encoding, and explains how to create a valid one', async () => {
    const latin = await emptyDatabase(`ENCODING 'LATIN1' LOCALE_PROVIDER libc LOCALE 'C' TEMPLATE template0`);
    await expect(migrate(latin.url)).rejects.toThrow(
      /has the encoding LATIN1, Longshore needs UTF8: .*TEMPLATE template0/,
    );
    await latin.drop();
  });

  it('warns if the locale supports upper and lower case only for ASCII', async () => {
    const ascii = await emptyDatabase(`LOCALE_PROVIDER libc LOCALE 'C' TEMPLATE template0`);
    const logged: string[] = [];
    await migrate(ascii.url, (line) => logged.push(line));
    expect(logged).toEqual([expect.stringContaining('Warning: the locale'), expect.stringContaining('up to date')]);
    await ascii.drop();
  });

  it('reports the reason if it cannot connect to the server', async () => {
    await expect(migrate('postgres://user@127.0.0.1:1/unreachable')).rejects.toMatchObject({ code: 'ECONNREFUSED' });
  });
});

describe('the schema in code and the migrations', () => {
  const differences = async (imports: Record<string, unknown>): Promise<string[]> => {
    const last = await lastSnapshot();
    return generateMigration(last, generateDrizzleJson(imports, last.id));
  };

  it('are equal, so that `npm run migration` creates no migration', async () => {
    expect(await differences(schema)).toEqual([]);
  });

  it('have migrations in the order of their times, because drizzle skips those older than the last applied one', () => {
    const times = journal.entries.map(({ when }) => when);
    expect(times).toEqual([...new Set(times)].sort((a, b) => a - b));
  });

  it('differ if one of them has an additional column or table', async () => {
    const wider = pgTable('company', {
      companyId: integer('company_id').primaryKey().generatedAlwaysAsIdentity(),
      code: text('code').notNull().unique(),
      name: text('name').notNull(),
      since: integer('since'),
    });
    expect(await differences({ ...schema, company: wider })).toEqual([expect.stringContaining('ADD COLUMN "since"')]);
    const { runRecord: _, ...without } = schema;
    expect(await differences(without)).toEqual([expect.stringContaining('DROP TABLE "run_record"')]);
  });

  it('have the same columns in a migrated database', async () => {
    const scratch = await emptyDatabase();
    try {
      await migrate(scratch.url);
      const found = await scratch.sql`
        SELECT c.relname || '.' || a.attname AS name, a.attnotnull AS required, format_type(a.atttypid, a.atttypmod) AS type
        FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid
        WHERE c.relnamespace = 'public'::regnamespace AND c.relkind = 'r' AND a.attnum > 0 AND NOT a.attisdropped ORDER BY 1`;
      const tables = Object.values(schema).filter((value) => is(value, PgTable)) as PgTable[];
      const wanted = tables.flatMap((table) =>
        Object.values(getTableColumns(table)).map((column) => ({
          name: `${getTableName(table)}.${column.name}`,
          required: column.notNull,
          type: column.getSQLType().replace(', ', ','),
        })),
      );
      const order = (a: { name: string }, b: { name: string }) => (a.name < b.name ? -1 : 1);
      expect(found.map((row) => ({ ...row })).sort(order as never)).toEqual(wanted.sort(order));
    } finally {
      await scratch.drop();
    }
  });
});
