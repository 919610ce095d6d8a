import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Import } from '../../../../api/imports/schemas.js';
import type { IntegrationSetup } from '../../../../core/setup/setup.js';
import type { Pool } from '../../../../db/driver/pool.js';
import type { ApiClient } from '../../../harness/api-client.js';
import { FaultyNetwork } from '../../../harness/faulty-network.js';
import { lockWaits } from '../../../harness/lock-waits.js';
import { expectConsistent } from '../../../harness/oracle.js';
import { useSystem } from '../../../harness/system.js';
import { csv } from '../../../harness/world.js';
import { connectPostgres } from '../target-cases.js';

type Table = NonNullable<IntegrationSetup['table']>;

describe("a table of a company's own database", () => {
  const system = useSystem();
  let client: ApiClient;
  let superuser: Pool;
  let network: FaultyNetwork;
  beforeAll(async () => {
    ({ superuser } = system.database);
    client = await system.client('acme');
    network = await FaultyNetwork.to(system.database.url);
    await superuser.unsafe(`
      CREATE SCHEMA theirs;
      CREATE TYPE theirs.size AS ENUM ('S', 'M', 'L');
      CREATE TABLE theirs.article (
        sku text, "Vendor.No" varchar(10), "unit price" numeric(12, 2) CHECK ("unit price" >= 0), stock int DEFAULT 7, since date,
        changed timestamptz, active boolean, size theirs.size, ref uuid, weight float8, big int8, note text DEFAULT 'untouched',
        PRIMARY KEY (sku, "Vendor.No"))`);
    await connectPostgres(client, system);
    await connectPostgres(client, system, 'SHAKY', network.url);
  });
  beforeEach(() => superuser`TRUNCATE theirs.article`);
  afterAll(async () => {
    await network?.close();
  });

  const proposed = async (connection = 'THEIRS'): Promise<Table> => {
    const { status, body } = await client.call<{ table: Table }>(
      'GET',
      `connections/${connection}/tables/theirs/article`,
    );
    expect(status, JSON.stringify(body)).toBe(200);
    return body.table;
  };
  const columns = ['sku', 'vendorNo', 'unitPrice', 'since', 'changed', 'active', 'size', 'ref', 'weight', 'big'];
  const setup = async (
    more: Partial<IntegrationSetup> = {},
    connection = 'THEIRS',
    fields = columns,
  ): Promise<void> => {
    const { status, body } = await client.putIntegration('articles', {
      name: 'Articles',
      file: { type: 'csv' },
      target: 'table',
      table: await proposed(connection),
      mappings: fields.map((field) => ({ field, column: field })),
      ...more,
    });
    expect(status, JSON.stringify(body)).toBeLessThan(202);
  };
  const imported = async (content: string): Promise<Import> => {
    const done = await client.import('articles', content, { force: true, prefer: 'wait=100' });
    await expectConsistent(superuser, done);
    return done;
  };
  const simple = (...rows: string[][]): string => csv(['sku', 'vendorNo', 'unitPrice'], ...rows);
  const many = (count: number): string =>
    simple(...Array.from({ length: count }, (_, index) => [`A${index}`, 'V', '1']));
  const stored = async (): Promise<number> => Number((await superuser`SELECT count(*) FROM theirs.article`)[0]?.count);

  it('stores values of every type exactly, and unmapped columns have their defaults', async () => {
    await setup();
    const ref = '6f1c2c0e-0a4c-4d2f-9d8a-0f7f7a1f2b3c';
    const done = await imported(
      csv(
        columns,
        ['A1', 'V1', '12.30', '2026-01-31', '2026-02-01', 'yes', 'm', ref, '0.125', '9007199254740993'],
        ['A2', 'V1', '', '', '', '', '', '', '', ''],
      ),
    );
    expect(done).toMatchObject({ status: 'Completed', results: { inserted: 2 } });
    const rows =
      await superuser`SELECT *, since::text AS since, changed::date::text AS changed FROM theirs.article ORDER BY sku`;
    expect(rows[0]).toMatchObject({
      sku: 'A1',
      'Vendor.No': 'V1',
      'unit price': '12.30',
      stock: 7,
      since: '2026-01-31',
      changed: '2026-02-01',
      active: true,
      size: 'M',
      ref,
      weight: 0.125,
      big: '9007199254740993',
      note: 'untouched',
    });
    expect(rows[1]).toMatchObject({
      sku: 'A2',
      'unit price': null,
      stock: 7,
      since: null,
      active: null,
      size: null,
      note: 'untouched',
    });
  });

  it('has a template whose example can be imported unchanged', async () => {
    // The example of a text is not a UUID.
    const fields = columns.filter((name) => name !== 'ref');
    await setup({ file: { type: 'excel' }, writeMode: 'upsert' }, 'THEIRS', fields);
    const answer = await fetch(`${client.url}/v1/companies/acme/integrations/articles/template`, {
      headers: { authorization: `Bearer ${client.key}` },
    });
    expect(answer.status).toBe(200);
    const done = await client.import('articles', new Uint8Array(await answer.arrayBuffer()), { fileName: 'a.xlsx' });
    expect(done).toMatchObject({ status: 'Completed', results: { inserted: 1 } });
    expect(await stored()).toBe(1);
  });

  it('refuses rows by a constraint, and only these are in error, with its message', async () => {
    await setup({ writeMode: 'upsert' }, 'THEIRS', ['sku', 'vendorNo', 'unitPrice']);
    const done = await imported(
      simple(...Array.from({ length: 50 }, (_, index) => [`A${index}`, 'V', index % 20 === 7 ? '-1' : '1'])),
    );
    expect(done).toMatchObject({ counts: { completed: 47, errors: 3 }, results: { inserted: 47 } });
    const records = await client.records(done.id, 'Error');
    expect(records.map(({ row, errors }) => [row, errors[0]?.code])).toEqual([
      [9, 'rejected'],
      [29, 'rejected'],
      [49, 'rejected'],
    ]);
    expect(records[0]?.errors[0]?.message).toMatch(/violates check constraint/);
    expect(await stored()).toBe(47);
  });

  it('can have several fields as its key', async () => {
    await setup({ writeMode: 'upsert' }, 'THEIRS', ['sku', 'vendorNo', 'unitPrice']);
    const done = await imported(simple(['A1', 'V1', '1'], ['A1', 'V2', '2'], ['A1', 'V1', '3']));
    expect((await client.records(done.id)).map(({ errors }) => errors[0]?.message)).toEqual([
      undefined,
      undefined,
      'article A1 V1 is already in row 2 of this file.',
    ]);
    expect(await imported(simple(['A1', 'V1', '5']))).toMatchObject({ results: { updated: 1 } });
    expect(await superuser`SELECT "unit price"::int AS price FROM theirs.article ORDER BY "Vendor.No"`).toEqual([
      { price: 5 },
      { price: 2 },
    ]);
  });

  it('contains each record once even if the reply to a commit is lost', async () => {
    await setup({ writeMode: 'insert', batchSize: 20 }, 'SHAKY', ['sku', 'vendorNo', 'unitPrice']);
    await client.import('articles', many(1), { force: true });
    await superuser`TRUNCATE theirs.article`;
    network.cutAtCommit(2);
    const done = await imported(many(100));
    expect(network.hasCut).toBe(true);
    expect(done).toMatchObject({
      status: 'Completed',
      counts: { completed: 100, errors: 0 },
      results: { inserted: 100 },
    });
    expect(await stored()).toBe(100);
  });

  it('that is locked for longer than the time limit delays the batch, and no record is in error', async () => {
    await setup({ writeMode: 'upsert', batchSize: 20 }, 'SHAKY', ['sku', 'vendorNo', 'unitPrice']);
    let id = '';
    await superuser.begin(async (tx) => {
      await tx`LOCK TABLE theirs.article IN ACCESS EXCLUSIVE MODE`;
      id = (await client.start('articles', many(40), { processing: 'background', force: true })).body.id;
      await lockWaits(superuser, 'jsonb_to_record');
      // The server ends the wait for the lock, which is not an error of the records.
      await expect
        .poll(async () => (await superuser`SELECT attempts FROM batch WHERE import_id = ${id} AND attempts > 1`).length)
        .toBeGreaterThan(0);
    });
    await client.reaches(id, 'Completed');
    expect(await stored()).toBe(40);
  });

  it('that does not exist any more is an error of all records, which can be processed once it exists', async () => {
    await setup({}, 'THEIRS', ['sku', 'vendorNo', 'unitPrice']);
    await superuser.unsafe('ALTER TABLE theirs.article RENAME TO gone');
    const refused = await imported(many(2));
    await superuser.unsafe('ALTER TABLE theirs.gone RENAME TO article');
    expect(refused).toMatchObject({ counts: { errors: 2 } });
    const [record] = await client.records(refused.id);
    expect(record?.errors[0]).toMatchObject({
      code: 'target_refused',
      message: 'There is no table theirs.article that the login can see.',
    });
    const { body } = await client.process(refused.id, { status: 'Error' });
    expect(body).toMatchObject({ status: 'Completed', counts: { completed: 2 } });
  });

  it('whose login cannot create the ledger is reported with the statement that is needed', async () => {
    const login = new URL(system.database.url).username;
    await superuser.unsafe(
      `DROP TABLE IF EXISTS theirs.longshore_delivery; REVOKE CREATE ON SCHEMA theirs FROM PUBLIC, ${login}`,
    );
    try {
      await setup({}, 'THEIRS', ['sku', 'vendorNo', 'unitPrice']);
      const refused = await imported(many(1));
      const [record] = await client.records(refused.id);
      expect(record?.errors[0]?.message).toMatch(
        /may not create longshore_delivery.*CREATE TABLE IF NOT EXISTS "theirs"\.longshore_delivery/,
      );
      expect(await stored()).toBe(0);
    } finally {
      await superuser.unsafe('GRANT CREATE ON SCHEMA theirs TO PUBLIC');
    }
  });

  it('contains each record once even if two imports write it at the same time', async () => {
    await setup({ writeMode: 'upsert', batchSize: 50 }, 'THEIRS', ['sku', 'vendorNo', 'unitPrice']);
    const [one, other] = await Promise.all([imported(many(300)), imported(many(300))]);
    expect(one.counts.completed + other.counts.completed).toBe(600);
    expect(one.results.inserted + other.results.inserted).toBe(300);
    expect(await stored()).toBe(300);
  });

  it('that reports deadlocks repeatedly delays the batch, which is then written', async () => {
    await setup({ writeMode: 'upsert' }, 'THEIRS', ['sku', 'vendorNo', 'unitPrice']);
    await superuser.unsafe(`
      CREATE SEQUENCE theirs.turn; GRANT USAGE ON SEQUENCE theirs.turn TO PUBLIC;
      CREATE FUNCTION theirs.busy() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
        IF nextval('theirs.turn') < 10 THEN RAISE 'deadlock detected' USING ERRCODE = '40P01'; END IF; RETURN NULL; END $$;
      CREATE TRIGGER busy BEFORE INSERT ON theirs.article EXECUTE FUNCTION theirs.busy()`);
    try {
      expect(await imported(many(3))).toMatchObject({ status: 'Completed', results: { inserted: 3 } });
    } finally {
      await superuser.unsafe('DROP TRIGGER busy ON theirs.article');
    }
  });

  it('into which another user inserts a record between check and write has the record updated', async () => {
    await setup({ writeMode: 'upsert' }, 'THEIRS', ['sku', 'vendorNo', 'unitPrice']);
    const done = await superuser.begin(async (tx) => {
      await tx`INSERT INTO theirs.article (sku, "Vendor.No", "unit price") VALUES ('A0', 'V', 9)`;
      const importing = imported(many(3));
      await lockWaits(superuser, 'article');
      return { importing };
    });
    expect(await done.importing).toMatchObject({ status: 'Completed', results: { inserted: 2, updated: 1 } });
    expect(await superuser`SELECT "unit price"::int AS price FROM theirs.article WHERE sku = 'A0'`).toEqual([
      { price: 1 },
    ]);
  });

  it('with another unique key that two records violate refuses the second one', async () => {
    await superuser.unsafe('CREATE UNIQUE INDEX one_price ON theirs.article ("unit price")');
    try {
      await setup({ writeMode: 'upsert' }, 'THEIRS', ['sku', 'vendorNo', 'unitPrice']);
      const done = await imported(simple(['A1', 'V', '1'], ['A2', 'V', '2'], ['A3', 'V', '1']));
      expect((await client.records(done.id)).map(({ errors }) => errors[0]?.code)).toEqual([
        undefined,
        undefined,
        'rejected',
      ]);
    } finally {
      await superuser.unsafe('DROP INDEX theirs.one_price');
    }
  });

  it('needs key fields that exist, and no number series', async () => {
    const table = await proposed();
    const put = (changes: object) =>
      client.putIntegration('wrong', {
        name: 'x',
        file: { type: 'csv' },
        target: 'table',
        mappings: [
          { field: 'sku', column: 'a' },
          { field: 'vendorNo', column: 'b' },
        ],
        table,
        ...changes,
      } as IntegrationSetup);
    const errors = async (changes: object) => (await put(changes)).body.errors;
    expect(await errors({ table: { ...table, key: ['nothing'] } })).toEqual([
      { in: 'body', pointer: '/table/key/0', detail: 'There is no field "nothing".' },
    ]);
    expect(await errors({ table: { ...table, fields: [...table.fields, table.fields[0]] } })).toEqual([
      {
        in: 'body',
        pointer: `/table/fields/${table.fields.length}/name`,
        detail: 'The field "sku" is declared twice.',
      },
    ]);
    expect(await errors({ mappings: [{ field: 'sku', column: 'a' }] })).toEqual([
      expect.objectContaining({ detail: 'The required field "vendorNo" (Vendor.No) is not mapped.' }),
    ]);
    expect(
      await errors({
        mappings: [
          { field: 'sku', numberSeries: 'S' },
          { field: 'vendorNo', column: 'b' },
        ],
      }),
    ).toEqual([expect.objectContaining({ pointer: '/mappings/0/numberSeries' })]);
  });
});
