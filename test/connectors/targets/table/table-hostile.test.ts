import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { Connections } from '../../../../connectors/connections/connections.js';
import { writeTable } from '../../../../connectors/targets/table/write-table.js';
import { NothingWritten } from '../../../../connectors/targets/target-errors.js';
import type { IntegrationSetup } from '../../../../core/setup/setup.js';
import type { FieldValues, WriteOrder } from '../../../../core/targets/write-order.js';
import { inCompany } from '../../../../db/client.js';
import type { Pool } from '../../../../db/driver/pool.js';
import { ledgerOutcome } from '../../../../services/post-processing/steps/call-function.js';
import type { ApiClient } from '../../../harness/api-client.js';
import { FaultyNetwork } from '../../../harness/faulty-network.js';
import { useSystem } from '../../../harness/system.js';
import { connectPostgres } from '../target-cases.js';

type Table = NonNullable<IntegrationSetup['table']>;

const system = useSystem();
let client: ApiClient;
let superuser: Pool;
let connections: Connections;
let companyId: number;
let network: FaultyNetwork;
beforeAll(async () => {
  ({ superuser } = system.database);
  client = await system.client('acme');
  const many = (count: number, one: (index: number) => string) =>
    Array.from({ length: count }, (_, i) => one(i)).join();
  await superuser.unsafe(`
    CREATE SCHEMA theirs;
    CREATE DOMAIN theirs.short AS text CHECK (length(VALUE) < 5);
    CREATE DOMAIN theirs.must AS text NOT NULL;
    CREATE TABLE theirs.vendor (no text PRIMARY KEY);
    INSERT INTO theirs.vendor VALUES ('V1');
    CREATE TABLE theirs.article (
      sku text PRIMARY KEY, ref uuid, note theirs.short, kept theirs.must DEFAULT 'kept', place int, price numeric(12, 2), big int8, ratio float8,
      vendor text REFERENCES theirs.vendor DEFERRABLE INITIALLY DEFERRED);
    CREATE TABLE theirs.strict (sku text PRIMARY KEY, needed text NOT NULL, name text);
    CREATE SEQUENCE theirs.tried;
    CREATE TABLE theirs.slow (sku text PRIMARY KEY);
    CREATE FUNCTION theirs.sleep() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN PERFORM pg_sleep(3600); RETURN new; END';
    CREATE TRIGGER sleep BEFORE INSERT ON theirs.slow FOR EACH ROW EXECUTE FUNCTION theirs.sleep();
    CREATE TABLE theirs.wide (${many(205, (index) => `c${index} text`)}, sku text PRIMARY KEY, must int NOT NULL);
    CREATE TYPE theirs.many AS ENUM (${many(501, (index) => `'v${index}'`)});
    CREATE TYPE theirs.odd AS ENUM ('', 'a');
    CREATE TABLE theirs.extreme (
      flag bool UNIQUE, long varchar(20000) NOT NULL UNIQUE, longer varchar(200000), exact numeric(50, 25), huge numeric(100, 0),
      unitprice text, unit_price text, many theirs.many, odd theirs.odd);
    CREATE FUNCTION theirs.count_tries() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN PERFORM nextval(''theirs.tried''); RETURN new; END';
    CREATE TRIGGER count_tries BEFORE INSERT ON theirs.strict FOR EACH STATEMENT EXECUTE FUNCTION theirs.count_tries();
    GRANT ALL ON ALL SEQUENCES IN SCHEMA theirs TO PUBLIC`);
  network = await FaultyNetwork.to(system.database.url);
  await connectPostgres(client, system);
  await connectPostgres(client, system, 'SHAKY', network.url);
  companyId = Number((await superuser`SELECT company_id FROM company WHERE code = 'acme'`)[0]?.company_id);
  connections = new Connections(system.configuration);
});
beforeEach(() => superuser`TRUNCATE theirs.article, theirs.strict`);
afterAll(async () => {
  await network?.close();
  await connections?.close();
});

const proposed = async (name: string) => {
  const { body } = await client.call<{ table: Table; skippedColumns: { column: string; reason: string }[] }>(
    'GET',
    `connections/THEIRS/tables/theirs/${name}`,
  );
  return body;
};

let lastKey = 0;
/** Writes records to a table, with new document keys unless `keys` are given. */
async function write(
  name: string,
  records: FieldValues[],
  {
    keys,
    signal,
    through = 'THEIRS',
    ...order
  }: Partial<WriteOrder> & { keys?: string[]; signal?: AbortSignal; through?: string } = {},
) {
  const { table } = await proposed(name);
  const connection = await inCompany(system.database.application, companyId, (tx) => connections.read(tx, through));
  if (!connection) throw new Error(`The connection ${through} does not exist.`);
  const documents = records.map((fields, index) => {
    lastKey += 1;
    return { key: keys?.[index] ?? `some/${lastKey}`, fields };
  });
  return writeTable(
    table,
    { documents, writeMode: 'upsert', onConflict: 'error', keepWhenNull: [], dryRun: false, ...order },
    { connections, connection },
    signal ?? new AbortController().signal,
  );
}
const inserted = { outcome: 'inserted' };
const rejected = (words: RegExp) => ({
  outcome: 'error',
  code: 'rejected',
  message: expect.stringMatching(new RegExp(`^The database refuses it: .*${words.source}`)),
});

describe('a value that its column cannot store', () => {
  it.each([
    ['a type', { ref: '6f1c2c0e-0a4c-4d2f-9d8a-0f7f7a1f2b3c' }, { ref: 'no-uuid' }, /type uuid: "no-uuid"/],
    ['a domain', { note: 'fine' }, { note: 'too long' }, /violates check constraint/],
    ['a deferred key', { vendor: 'V1' }, { vendor: 'V9' }, /violates foreign key constraint/],
  ])('is refused by %s, and only its record is in error, even in a dry run', async (_, good, bad, words) => {
    const records = [
      { sku: 'A1', ...good },
      { sku: 'A2', ...bad },
      { sku: 'A3', ...good },
    ] as FieldValues[];
    const expected = [inserted, rejected(words), inserted];
    expect(await write('article', records, { dryRun: true })).toEqual(expected);
    expect(await write('article', records)).toEqual(expected);
    expect(await superuser`SELECT sku FROM theirs.article ORDER BY 1`).toEqual([{ sku: 'A1' }, { sku: 'A3' }]);
  });

  it('because it is larger than an index entry puts only its record in error', async () => {
    const large = Array.from({ length: 3_000 }, (_, index) => (index * 7919).toString(36)).join('');
    expect(await write('article', [{ sku: 'A1' }, { sku: large }, { sku: 'A3' }])).toEqual([
      inserted,
      { ...rejected(/./), message: expect.stringMatching(/^It is too large for the database: index row /) },
      inserted,
    ]);
  });

  it('is not written to unmapped columns, which have their defaults', async () => {
    expect(await write('article', [{ sku: 'A1', place: 3 }])).toEqual([inserted]);
    expect(await superuser`SELECT kept, place FROM theirs.article`).toEqual([{ kept: 'kept', place: 3 }]);
  });

  it('in every record of many does not lead to an attempt for each record', async () => {
    const records = Array.from({ length: 2_000 }, (_, index) => ({ sku: `S${index}`, name: 'x' }));
    const outcomes = await write('strict', records);
    expect(new Set(outcomes.map(({ outcome }) => outcome))).toEqual(new Set(['error']));
    expect(outcomes.at(0)).toEqual(rejected(/not-null constraint/));
    expect(outcomes.at(-1)).toMatchObject({
      code: 'rejected',
      message: expect.stringMatching(
        /^The database refuses it, or one of the \d+ written together with it: .*not-null/,
      ),
    });
    const [tries] = await superuser`SELECT last_value::int AS count FROM theirs.tried`;
    expect(tries?.count).toBeLessThan(250);
  });
});

describe('a dry run', () => {
  it('returns the outcome of a document that was already written with the same key', async () => {
    await write('article', [{ sku: 'A1' }], { keys: ['import/2'], writeMode: 'insert' });
    const keys = ['dry-7/import/2', 'dry-7/import/3'];
    const order = { writeMode: 'insert', dryRun: true } as const;
    expect(await write('article', [{ sku: 'A1' }, { sku: 'A1' }], { ...order, keys })).toEqual([
      inserted,
      expect.objectContaining({ code: 'duplicate' }),
    ]);
  });

  it('creates no ledger, and fails if the login could not create or use one', async () => {
    const login = new URL(system.database.url).username;
    await superuser.unsafe('DROP TABLE IF EXISTS theirs.longshore_delivery');
    const attempt = () => write('article', [{ sku: 'A1' }], { dryRun: true });
    expect(await attempt()).toEqual([inserted]);
    expect((await superuser`SELECT to_regclass('theirs.longshore_delivery') AS ledger`)[0]?.ledger).toBeNull();
    await superuser.unsafe(`REVOKE CREATE ON SCHEMA theirs FROM PUBLIC, ${login}`);
    try {
      await expect(attempt()).rejects.toThrow(/may not create longshore_delivery.*CREATE TABLE IF NOT EXISTS/);
      await superuser.unsafe(
        'CREATE TABLE theirs.longshore_delivery (document text PRIMARY KEY, outcome jsonb NOT NULL, delivered_at timestamptz NOT NULL DEFAULT now())',
      );
      await expect(attempt()).rejects.toThrow(/may not read and write longshore_delivery.*GRANT SELECT, INSERT/);
      await superuser.unsafe('GRANT SELECT, INSERT, DELETE ON theirs.longshore_delivery TO PUBLIC');
      expect(await attempt()).toEqual([inserted]);
    } finally {
      await superuser.unsafe('GRANT CREATE ON SCHEMA theirs TO PUBLIC; DROP TABLE theirs.longshore_delivery');
    }
  });

  it('returns decimals as text with all digits', async () => {
    const before = { sku: 'A1', price: '12.3', big: '9007199254740993', ratio: '0.5', place: 1, note: null };
    await write('article', [before]);
    const after = { sku: 'A1', price: '12.40', big: '9007199254740995', ratio: '0.25', place: 2, note: 'new' };
    expect(await write('article', [before, after], { dryRun: true })).toEqual([
      { outcome: 'updated', changes: [] },
      {
        outcome: 'updated',
        changes: [
          { field: 'price', before: '12.3', after: '12.4' },
          { field: 'big', before: '9007199254740993', after: '9007199254740995' },
          { field: 'ratio', before: '0.5', after: '0.25' },
          { field: 'place', before: 1, after: 2 },
          { field: 'note', before: null, after: 'new' },
        ],
      },
    ]);
  });
});

describe('a ledger that another user has changed', () => {
  const written = async (outcome: unknown) => {
    await write('article', [{ sku: 'B0' }]);
    const [key] = [`foreign/${++lastKey}`];
    await superuser`INSERT INTO theirs.longshore_delivery (document, outcome) VALUES (${key}, ${JSON.stringify(outcome)}::text::jsonb)`;
    return (await write('article', [{ sku: 'B1' }], { keys: [key] }))[0];
  };

  it.each([
    ['an unknown outcome', { outcome: 'unknown' }],
    ['null', null],
    ['a number', 7],
    ['a list', []],
    ['an error without a code', { outcome: 'error', message: 'x' }],
    ['an error of another code', { outcome: 'error', code: 'x', message: '' }],
  ])('puts a document in error if its entry is %s', async (_, outcome) => {
    expect(await written(outcome)).toMatchObject({ outcome: 'error', code: 'outcome_unknown' });
    expect(await superuser`SELECT FROM theirs.article WHERE sku = 'B1'`).toHaveLength(0);
  });

  it('is used only for valid outcomes, without other content', async () => {
    const long = 'x'.repeat(1_000_000);
    expect(await written({ outcome: 'updated', changes: [[7]], more: long })).toEqual({ outcome: 'updated' });
    expect(await written({ outcome: 'error', code: 'rejected', field: long, message: long, more: long })).toEqual({
      outcome: 'error',
      code: 'rejected',
      field: 'x'.repeat(60),
      message: 'x'.repeat(1_000),
    });
  });

  it('is used for calls of functions only with valid outcomes', () => {
    expect(ledgerOutcome({ done: true, message: 'x'.repeat(1_000_000), code: 'x' })).toEqual({
      done: true,
      message: 'x'.repeat(200),
    });
    for (const entry of [null, 7, [], {}, { done: 'true' }, { done: false, code: 'x'.repeat(1_000_000) }])
      expect(ledgerOutcome(entry)).toMatchObject({ done: false, code: 'function_failed' });
  });
});

describe('a cancel', () => {
  const sleeping = () =>
    superuser`SELECT 1 FROM pg_stat_activity WHERE wait_event = 'PgSleep' AND query LIKE 'INSERT INTO "theirs"."slow"%'`;

  it.each(['THEIRS', 'SHAKY'])('ends the current statement, and nothing is written: %s', async (through) => {
    const controller = new AbortController();
    const writing = write('slow', [{ sku: 'A1' }], { signal: controller.signal, through });
    const failure = writing.catch((error: unknown) => error);
    await expect.poll(async () => (await sleeping()).length).toBe(1);
    // The connection SHAKY receives no answer.
    network.silence();
    const reason = new Error('cancelled');
    controller.abort(reason);
    expect(await failure).toBeInstanceOf(NothingWritten);
    expect(await failure).toMatchObject({ cause: reason });
    await expect.poll(async () => (await sleeping()).length).toBe(0);
    expect(await superuser`SELECT * FROM theirs.slow`).toEqual([]);
  });

  it('does not report that nothing was written if an earlier attempt may have written', async () => {
    await superuser.unsafe('ALTER TABLE theirs.slow DISABLE TRIGGER sleep');
    await write('slow', [{ sku: 'B1' }], { keys: ['lost/1'] });
    await superuser.unsafe('ALTER TABLE theirs.slow ENABLE TRIGGER sleep');
    const controller = new AbortController();
    const order = { keys: ['lost/1', 'lost/2'], signal: controller.signal };
    const failure = write('slow', [{ sku: 'B1' }, { sku: 'B2' }], order).catch((error: unknown) => error);
    await expect.poll(async () => (await sleeping()).length).toBe(1);
    const reason = new Error('cancelled');
    controller.abort(reason);
    expect(await failure).toBe(reason);
  });
});

describe('the proposal for a table', () => {
  const put = (table: Table) => {
    const mapped = table.fields.filter(({ name, required }) => required || table.key.includes(name));
    const mappings = mapped.map(({ name }) => ({ field: name, column: name }));
    return client.putIntegration('proposed', { name: 'x', file: { type: 'csv' }, target: 'table', table, mappings });
  };

  it.each(['extreme', 'wide', 'article'])('is accepted unchanged: %s', async (name) => {
    const { status, body } = await put((await proposed(name)).table);
    expect(status, JSON.stringify(body)).toBeLessThan(202);
  });

  it('respects the limits of a setup, and has distinct names', async () => {
    const { table } = await proposed('extreme');
    expect(table.key).toEqual(['long']);
    expect(table.fields).toMatchObject([
      { name: 'flag', kind: 'boolean' },
      { name: 'long', kind: 'code', maxLength: 10_000 },
      { name: 'longer', kind: 'text', maxLength: 100_000 },
      { name: 'exact', kind: 'decimal', precision: 38, scale: 20 },
      { name: 'huge', kind: 'decimal', precision: 38, scale: 0 },
      { name: 'unitprice' },
      { name: 'unitPrice2' },
      { name: 'many', kind: 'code', maxLength: 63 },
      { name: 'odd', kind: 'choice', choices: ['a'] },
    ]);
  });

  it('skips columns above the maximum, but none that a record needs', async () => {
    const { table, skippedColumns } = await proposed('wide');
    expect(table.fields).toHaveLength(200);
    expect(table.fields.slice(-2).map(({ name }) => name)).toEqual(['sku', 'must']);
    expect(skippedColumns).toEqual(
      [198, 199, 200, 201, 202, 203, 204].map((number) => ({
        column: `c${number}`,
        reason: 'A table has at most 200 fields.',
      })),
    );
  });

  it('has one field for each column', async () => {
    const { table } = await proposed('vendor');
    const fields = [...table.fields, { name: 'again', column: 'no', kind: 'text', maxLength: 5 } as const];
    const { body } = await put({ ...table, fields });
    expect(body.errors).toEqual([
      { in: 'body', pointer: '/table/fields/1/column', detail: 'Two fields have the column "no".' },
    ]);
  });
});
