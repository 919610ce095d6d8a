import { beforeAll, describe, expect, it } from 'vitest';
import { poll } from '../../cli/stack/poll.js';
import { inCompany } from '../../db/client.js';
import type { Pool } from '../../db/driver/pool.js';
import type { Tag } from '../../db/driver/query.js';
import type { Transaction } from '../../db/driver/transaction.js';
import type { JobRow } from '../../db/rows.js';
import { salesOrderColumns, salesOrderRows } from '../../examples/sales-orders.js';
import { salesOrdersSetup } from '../../examples/setups.js';
import { storeAddressOutcomes } from '../../services/post-processing/steps/address-outcomes.js';
import { sampleOf } from '../api/samples/sample-calls.js';
import { type TestSystem, useSystem } from '../harness/system.js';
import { addSamples, csv, interleavedOrders } from '../harness/world.js';
import { dataTables } from './isolation-rules.js';

/** PostgreSQL's "insufficient privilege": a missing right, or a row that a policy refuses. */
const refused = { code: '42501' };
const rollback = new Error('rolled back on purpose');

/** A new row of these tables has a first status. */
const asNew: Record<string, object> = { import: { status: 'Uploaded' }, job: { status: 'Ready', finished_at: null } };

describe('two companies in the same database', () => {
  const system = useSystem();
  let superuser: Pool;
  let application: TestSystem['database']['application'];
  let tables: string[];
  /** Columns by table, except those that the database generates. */
  let columnsOf: Map<string, string>;
  /** The tables that the application writes and deletes from. */
  let writableTables: string[];
  let ours: number;
  let theirs: number;

  beforeAll(async () => {
    ({ superuser, application } = system.database);
    for (const code of ['ours', 'theirs']) {
      const client = await system.client(code);
      await addSamples(client);
      await client.import('orders', interleavedOrders(20), { idempotencyKey: 'orders' });
      await sampleOf(client, 'No.,Name\n1,A\n');
      await client.call('PUT', 'value-lists/LIST', { entries: { a: 'b' } });
      const settings = { kind: 'http', baseUrl: 'https://example.com', authentication: { type: 'bearer' } };
      await client.call('PUT', 'connections/ERP', { ...settings, secret: `of ${code}` });
      await client.call('PUT', 'number-series/SERIES', { prefix: 'S', digits: 3 });
      await client.call('PUT', 'mail-templates/finished', { subject: 'x', text: 'x', html: 'x' });
      await client.call('PUT', 'webhooks/ERP', { url: 'http://127.0.0.1:1/' });
      await client.putIntegration('remarked', {
        name: 'A warning, and a record that is skipped',
        file: { type: 'csv' },
        target: 'customer',
        mappings: [
          { field: 'number', column: 'No.' },
          { field: 'name', column: 'Name' },
        ],
        validations: [{ check: 'length', field: 'name', minimum: 5, severity: 'warning' }],
        onConflict: 'skip',
        notifications: [{ channel: 'webhook', webhook: 'ERP' }],
      });
      await client.import('remarked', 'No.,Name\nX1,Ann\nX1,Ann\n');
      const remarked = await client.import('remarked', 'No.,Name\n,Ann\n');
      await client.call('PATCH', `imports/${remarked.id}/records/2`, { values: { 'No.': 'X3' } });
      const { body } = await client.start('remarked', 'No.,Name\nX1,Ann\nX2,Ann\n');
      await client.call('POST', `imports/${body.id}/dry-runs`, {});
      await client.putIntegration('elsewhere', {
        name: 'A batch that is sent to an external system',
        file: { type: 'csv' },
        target: 'endpoint',
        endpoint: {
          connection: 'ERP',
          path: '/documents',
          key: ['number'],
          fields: [{ name: 'number', kind: 'code', maxLength: 20 }],
        },
        mappings: [{ field: 'number', column: 'No.' }],
      });
      await client.putIntegration('followed', {
        ...salesOrdersSetup,
        postProcessing: { trigger: 'AfterProcessing', steps: [{ step: 'release' }] },
      });
      const followed = await client.import(
        'followed',
        csv(
          salesOrderColumns,
          ...salesOrderRows({ orders: 2, linesPerOrder: 1, customers: 5, items: 10, firstOrder: 900 }),
        ),
      );
      await client.call('POST', `imports/${followed.id}/undo`);
      const { body: elsewhere } = await client.start('elsewhere', 'No.\nX1\n');
      await client.call('POST', `imports/${elsewhere.id}/dry-runs`, {});
    }
    const followed = await superuser<
      Pick<JobRow, 'company_id' | 'import_id' | 'number'>[]
    >`SELECT DISTINCT ON (company_id) company_id, import_id, number FROM job WHERE kind = 'post-processing'`;
    for (const { company_id: companyId, import_id: importId, number } of followed)
      await inCompany(application, companyId, (tx) =>
        storeAddressOutcomes(tx, { companyId, importId, number }, 'x', new Map([['ann@example.com', null]])),
      );
    await poll(
      async () => (await superuser`SELECT FROM delivery_attempt HAVING count(DISTINCT company_id) = 2`)[0] && true,
      { timeoutMs: 20_000, waitingFor: 'a delivery attempt of each company' },
    );
    tables = await dataTables(superuser);
    const columns = await superuser<{ table_name: string; names: string }[]>`
      SELECT table_name, string_agg(quote_ident(column_name), ', ') AS names FROM information_schema.columns
      WHERE table_name = ANY (${tables}) AND is_generated = 'NEVER' GROUP BY table_name`;
    columnsOf = new Map(columns.map(({ table_name, names }) => [table_name, names]));
    writableTables = tables.filter((name) => !['company', 'api_key'].includes(name));
    [ours, theirs] = (await superuser`SELECT company_id FROM company ORDER BY code`).map((row) => row.company_id) as [
      number,
      number,
    ];
  });

  /** Runs `work` as our company and rolls it back. */
  const inRolledBack = async (work: (tx: Transaction) => Promise<unknown>): Promise<unknown> => {
    let result: unknown;
    const outcome = inCompany(application, ours, async (tx) => {
      result = await work(tx as unknown as Transaction);
      throw rollback;
    });
    await outcome.catch((error) => {
      if (error !== rollback) throw error;
    });
    return result;
  };
  const count = async (sql: Tag, table: string, where = 'true'): Promise<number> =>
    Number((await sql.unsafe(`SELECT count(*) FROM ${table} WHERE ${where}`))[0]?.count);
  const fingerprint = async (table: string): Promise<string> =>
    (
      await superuser.unsafe<[{ hash: string }]>(
        `SELECT md5(string_agg(t::text, E'\\n' ORDER BY t::text)) AS hash FROM ${table} t WHERE company_id = ${theirs}`,
      )
    )[0].hash;
  const copyRow = (table: string, company: number): string => {
    const columns = columnsOf.get(table) ?? '';
    return `INSERT INTO ${table} (${columns}) OVERRIDING SYSTEM VALUE SELECT ${columns} FROM jsonb_populate_record(NULL::${table}, $1::jsonb || '${JSON.stringify({ ...asNew[table], company_id: company })}')`;
  };
  const rowsOf = async (table: string, company: number): Promise<object[]> =>
    (
      await superuser.unsafe<{ row: object }[]>(
        `SELECT to_jsonb(t) AS row FROM ${table} t WHERE company_id = ${company}`,
      )
    ).map(({ row }) => row);

  it('both have rows in every table, which the other tests need', async () => {
    expect(tables).toEqual(
      expect.arrayContaining(['sales_line', 'integration_record', 'record_error', 'run_record', 'batch']),
    );
    for (const table of tables) {
      expect(await count(superuser, table, `company_id = ${ours}`), table).toBeGreaterThan(0);
      expect(await count(superuser, table, `company_id = ${theirs}`), table).toBeGreaterThan(0);
    }
  });

  it('can read and write no rows if the session has no company', async () => {
    for (const table of [...writableTables, 'company', 'record_status'])
      expect(await count(application, table), table).toBe(0);
    expect(await count(application, 'api_key')).toBe(0);
    for (const table of tables) {
      const [row] = await rowsOf(table, ours);
      await expect(application.unsafe(copyRow(table, ours), [row as never]), table).rejects.toMatchObject(refused);
    }
  });

  it('can read and count only their own rows, also in views', async () => {
    for (const table of [...writableTables, 'company', 'record_status']) {
      const own = await count(superuser, table, `company_id = ${ours}`);
      expect(await inRolledBack((tx) => count(tx, table)), table).toBe(own);
      expect(await inRolledBack((tx) => count(tx, table, `company_id = ${theirs}`)), table).toBe(0);
    }
    expect(await inRolledBack((tx) => count(tx, 'api_key'))).toBe(
      await count(superuser, 'api_key', `company_id = ${ours}`),
    );
    expect(await inRolledBack((tx) => count(tx, 'api_key', `company_id = ${theirs}`))).toBe(0);
  });

  it('can create and revoke only their own keys, and cannot read a hash', async () => {
    const before = await fingerprint('api_key');
    for (const change of ['revoked_at = now()', 'expires_at = now()', 'last_used_at = now()']) {
      expect(await inRolledBack(async (tx) => (await tx.unsafe(`UPDATE api_key SET ${change}`)).count), change).toBe(
        await count(superuser, 'api_key', `company_id = ${ours}`),
      );
      const theirKeys = `UPDATE api_key SET ${change} WHERE company_id = ${theirs}`;
      expect(await inRolledBack(async (tx) => (await tx.unsafe(theirKeys)).count), change).toBe(0);
    }
    const insert = 'INSERT INTO api_key (id, company_id, name, prefix, hash)';
    for (const statement of [
      `${insert} VALUES (gen_random_uuid(), ${theirs}, 'x', 'x', 'x')`,
      `UPDATE api_key SET company_id = ${theirs}`,
      `UPDATE api_key SET hash = 'x'`,
      'SELECT hash FROM api_key',
      `SELECT FROM api_key WHERE hash = 'x'`,
      'SELECT * FROM api_key',
    ])
      await expect(
        inRolledBack((tx) => tx.unsafe(statement)),
        statement,
      ).rejects.toMatchObject(refused);
    expect(
      await inRolledBack((tx) => tx.unsafe(`${insert} VALUES (gen_random_uuid(), ${ours}, 'x', 'x', 'x')`)),
    ).toHaveProperty('count', 1);
    expect(await fingerprint('api_key')).toBe(before);
  });

  it('cannot change, delete or insert rows of each other', async () => {
    for (const table of writableTables) {
      const before = await fingerprint(table);
      const where = `WHERE company_id = ${theirs}`;
      const [row] = await rowsOf(table, theirs);
      await inCompany(application, ours, async (tx) => {
        expect((await tx.unsafe(`UPDATE ${table} SET company_id = company_id ${where}`)).count, table).toBe(0);
        expect((await tx.unsafe(`DELETE FROM ${table} ${where}`)).count, table).toBe(0);
      });
      await expect(
        inRolledBack((tx) => tx.unsafe(copyRow(table, theirs), [row as never])),
        table,
      ).rejects.toMatchObject(refused);
      await expect(
        inRolledBack((tx) => tx.unsafe(`UPDATE ${table} SET company_id = ${theirs}`)),
        table,
      ).rejects.toMatchObject(refused);
      expect(await fingerprint(table), table).toBe(before);
    }
  });

  it('have no right to write companies, to delete keys, to TRUNCATE or to change the schema', async () => {
    for (const statement of [
      `UPDATE company SET name = 'x'`,
      'DELETE FROM company',
      'DELETE FROM api_key',
      ...tables.flatMap((table) => [
        `TRUNCATE ${table} CASCADE`,
        `ALTER TABLE ${table} DISABLE ROW LEVEL SECURITY`,
        `DROP TABLE ${table}`,
      ]),
      'CREATE TABLE mine (id int)',
      `SELECT ensure_company('x', 'x')`,
      `SELECT company_with_code('theirs')`,
    ]) {
      await expect(
        inRolledBack((tx) => tx.unsafe(statement)),
        statement,
      ).rejects.toMatchObject(refused);
    }
  });

  it('learn nothing about each other through unique keys, because the same rows can be inserted in both', async () => {
    const rows = new Map<string, object[]>();
    for (const table of writableTables) rows.set(table, await rowsOf(table, theirs));
    const order = await parentsFirst(superuser, writableTables);
    const inserted = await inRolledBack(async (tx) => {
      for (const table of [...order].reverse()) await tx.unsafe(`DELETE FROM ${table}`);
      for (const table of order)
        for (const row of rows.get(table) ?? []) await tx.unsafe(copyRow(table, ours), [row as never]);
      return Promise.all(order.map((table) => count(tx, table)));
    });
    expect(inserted).toEqual(order.map((table) => rows.get(table)?.length));
  });
});

/** Returns the tables in an order in which each follows those that its foreign keys refer to. */
async function parentsFirst(sql: Pool, tables: string[]): Promise<string[]> {
  const keys = await sql<
    { child: string; parent: string }[]
  >`SELECT conrelid::regclass::text AS child, confrelid::regclass::text AS parent FROM pg_constraint WHERE contype = 'f'`;
  const ordered: string[] = [];
  const visit = (table: string): void => {
    if (ordered.includes(table) || !tables.includes(table)) return;
    for (const { parent } of keys.filter(({ child }) => child === table)) visit(parent);
    ordered.push(table);
  };
  for (const table of tables) visit(table);
  return ordered;
}
