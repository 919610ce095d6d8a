import { describe, expect, it } from 'vitest';
import type { DryRun, DryRunRecord } from '../../../api/dry-runs/schemas.js';
import { itemsSetup } from '../../../examples/setups.js';
import type { ApiClient } from '../../harness/api-client.js';
import { save, useBench } from '../../harness/bench.js';
import { storedRows } from '../../harness/stored-rows.js';
import { csv, manyOrders, orderFile, ordersSetup } from '../../harness/world.js';

const bench = useBench();

async function staged(integration: string, content: string, client: ApiClient = bench.client): Promise<string> {
  const { status, body } = await client.start(integration, content, { force: true });
  expect(status, JSON.stringify(body)).toBe(201);
  return body.id;
}

async function dryRun(id: string, selection: object | undefined = undefined, prefer = 'wait=60'): Promise<DryRun> {
  const { status, body } = await bench.client.call<DryRun>('POST', `imports/${id}/dry-runs`, selection, { prefer });
  expect(status, JSON.stringify(body)).toBe(200);
  return body;
}

async function recordsOf({ links }: DryRun, action?: string): Promise<DryRunRecord[]> {
  const all: DryRunRecord[] = [];
  for (let cursor: string | null = ''; cursor !== null; ) {
    const query = new URLSearchParams({ limit: '7', ...(action ? { action } : {}), ...(cursor ? { cursor } : {}) });
    const { status, body } = await bench.client.call<{ entries: DryRunRecord[]; next: string | null }>(
      'GET',
      `${links.records}?${query}`,
    );
    expect(status).toBe(200);
    all.push(...body.entries);
    cursor = body.next;
  }
  return all;
}

const allRows = () => storedRows(bench.system.database.superuser, 'number_series', 'record_error');

const itemColumns = ['No.', 'Description', 'Unit Price', 'Vendor No.'];

describe('a dry run of master data', () => {
  it('reports insert, update, unchanged, skip and error by record, with the fields that would change, and writes nothing', async () => {
    await save(bench.client, 'catalogue', { ...itemsSetup, writeMode: 'upsert' });
    const id = await staged(
      'catalogue',
      csv(
        itemColumns,
        ['I1', 'Item 1', '9.990', 'V1'],
        ['I2', 'Item two', '21.5', ''],
        ['I9', 'New', '1', ''],
        ['I8', 'No such vendor', '1', 'V9'],
        ['I7', 'No price', 'cheap', ''],
        ['I9', 'Again', '2', ''],
      ),
    );
    const before = await allRows();
    const run = await dryRun(id, undefined);
    expect(run).toMatchObject({
      number: 1,
      status: 'Completed',
      message: 'Dry run complete: 1 would be created, 1 updated, 1 unchanged, 3 errors; nothing was imported',
      counts: { total: 6, processed: 6, errors: 3, skipped: 0 },
      results: { inserted: 1, updated: 1, unchanged: 1, lines: 0 },
      upToDate: true,
      fault: null,
    });
    const found = await recordsOf(run);
    expect(
      found.map(({ row, action, changes, errors }) => ({
        row,
        action,
        changes,
        errors: errors.map(({ code }) => code),
      })),
    ).toEqual([
      { row: 2, action: 'unchanged', changes: [], errors: [] },
      {
        row: 3,
        action: 'update',
        changes: [
          { field: 'description', before: 'Item 2', after: 'Item two' },
          { field: 'unitPrice', before: '20', after: '21.5' },
        ],
        errors: [],
      },
      { row: 4, action: 'insert', changes: [], errors: [] },
      { row: 5, action: 'error', changes: [], errors: ['not_found'] },
      { row: 6, action: 'error', changes: [], errors: ['not_a_number'] },
      { row: 7, action: 'error', changes: [], errors: ['duplicate_in_file'] },
    ]);
    expect(found[3]).toMatchObject({
      source: { 'No.': 'I8', 'Vendor No.': 'V9' },
      values: { number: 'I8', vendorNumber: 'V9' },
      errors: [{ field: 'vendorNumber', value: 'V9', message: 'Vendor "V9" not found.' }],
    });
    for (const action of ['insert', 'update', 'unchanged', 'skip', 'error'])
      expect(await recordsOf(run, action), action).toEqual(found.filter((record) => record.action === action));
    expect(await allRows()).toBe(before);
    const shown = await bench.client.get(id);
    expect(shown).toMatchObject({
      status: 'Staged',
      counts: { total: 6, completed: 0, errors: 1, waiting: 5 },
      run: { number: 0 },
    });
    const statuses = (await bench.client.records(id)).map(({ status }) => status);
    expect(statuses).toEqual(['Ready', 'Ready', 'Ready', 'Ready', 'Error', 'Ready']);
  });

  it('can be followed by processing with one call, which does not read the file again, and is then no longer current', async () => {
    await save(bench.client, 'more-items', { ...itemsSetup, writeMode: 'upsert' });
    const id = await staged('more-items', csv(itemColumns, ['N1', 'New 1', '1', ''], ['N2', 'New 2', 'x', '']));
    const run = await dryRun(id);
    const choice = run.choices.find(({ action }) => action === 'process-now');
    const { stored_as } = (
      await bench.system.database.superuser`SELECT stored_as FROM import WHERE import_id = ${id}`
    )[0] as { stored_as: string };
    await bench.system.files.remove(stored_as);
    const { status, body } = await bench.client.call('POST', choice?.href as string, choice?.body);
    expect(status).toBe(200);
    expect(body).toMatchObject({
      status: 'CompletedWithErrors',
      counts: { total: 2, completed: 1, errors: 1, waiting: 0 },
      results: { inserted: 1 },
      run: { number: 2, total: 2, processed: 2 },
    });
    const after = await bench.client.call<DryRun>('GET', run.links.self);
    expect(after.body).toMatchObject({ status: 'Completed', upToDate: false, choices: [] });
  });

  it('shows records that the write mode skips', async () => {
    await save(bench.client, 'only-new', { ...itemsSetup, writeMode: 'insert', onConflict: 'skip' });
    const run = await dryRun(
      await staged('only-new', csv(itemColumns, ['I1', 'Is there', '1', ''], ['S1', 'Is not', '1', ''])),
    );
    expect(run.message).toBe(
      'Dry run complete: 1 would be created, 0 updated, 1 record skipped, 0 errors; nothing was imported',
    );
    expect((await recordsOf(run)).map(({ action }) => action)).toEqual(['skip', 'insert']);
  });

  it('reports warnings, and records that the database itself refuses', async () => {
    const { superuser } = bench.system.database;
    await superuser.unsafe(`ALTER TABLE item ADD CONSTRAINT no_bans CHECK (description <> 'Banned')`);
    try {
      await save(bench.client, 'warned', {
        ...itemsSetup,
        validations: [
          { check: 'look-up', field: 'description', target: 'item', by: 'description', severity: 'warning' },
          { check: 'length', field: 'description', minimum: 4, severity: 'warning' },
        ],
      });
      const run = await dryRun(
        await staged(
          'warned',
          csv(itemColumns, ['W1', 'Item 1', '1', ''], ['W2', 'Odd', '1', ''], ['W3', 'Banned', '1', '']),
        ),
      );
      const found = await recordsOf(run);
      expect(found.map(({ action, warnings }) => [action, warnings.map(({ code }) => code)])).toEqual([
        ['insert', []],
        ['insert', ['length_out_of_range', 'not_found']],
        ['error', ['not_found']],
      ]);
      expect(found[2]?.errors[0]?.code).toBe('rejected');
      expect(await superuser`SELECT 1 FROM record_warning WHERE origin = 'processing'`).toHaveLength(0);
    } finally {
      await superuser.unsafe('ALTER TABLE item DROP CONSTRAINT no_bans');
    }
  });
});

describe('a dry run of documents', () => {
  it('compares header, amount and each line with the existing ones', async () => {
    await save(bench.client, 'orders', ordersSetup());
    await bench.client.import(
      'orders',
      orderFile(['D1', 'C1', '2026-01-31', 'I1', '1', '2'], ['D1', 'C1', '2026-01-31', 'I2', '3', '4']),
    );
    await save(bench.client, 'orders-again', ordersSetup({ writeMode: 'upsert' }));
    const id = await staged(
      'orders-again',
      orderFile(
        ['D1', 'C2', '2026-01-31', 'I1', '1', '2'],
        ['D2', 'C1', '2026-02-01', 'I1', '1', '2'],
        ['D1', 'C2', '2026-01-31', 'I2', '5', '4'],
        ['D1', 'C2', '2026-01-31', 'I2', '1', '1'],
      ),
    );
    const run = await dryRun(id);
    expect(run.results).toEqual({ inserted: 1, updated: 1, unchanged: 0, sent: 0, lines: 4 });
    expect((await recordsOf(run)).map(({ row, action, changes }) => ({ row, action, changes }))).toEqual([
      {
        row: 2,
        action: 'update',
        changes: [
          { field: 'customerNumber', before: 'C1', after: 'C2' },
          { field: 'amount', before: '14', after: '23' },
          { field: 'lineCount', before: 2, after: 3 },
        ],
      },
      { row: 3, action: 'insert', changes: [] },
      { row: 4, action: 'update', changes: [{ field: 'quantity', before: '3', after: '5' }] },
      {
        row: 5,
        action: 'update',
        changes: [
          { field: 'itemNumber', before: null, after: 'I2' },
          // Values of the item, and defaults.
          { field: 'description', before: null, after: 'Item 2' },
          { field: 'quantity', before: null, after: '1' },
          { field: 'unitOfMeasure', before: null, after: 'PCS' },
          { field: 'unitPrice', before: null, after: '1' },
          { field: 'lineDiscountPercent', before: null, after: '0' },
        ],
      },
    ]);
    const { body } = await bench.client.call<{ lines: unknown[] }>('GET', 'sales-documents/D1');
    expect(body).toMatchObject({ customerNumber: 'C1', amount: '14', lineCount: 2 });
  });

  it('assigns no number of a series and creates no record from a template', async () => {
    await bench.client.call('PUT', 'number-series/SO', { prefix: 'SO-', digits: 4 });
    const { mappings, ...orders } = ordersSetup({ groupBy: ['yourReference'] });
    await save(bench.client, 'numbered', {
      ...orders,
      mappings: [
        { field: 'number', numberSeries: 'SO' },
        { field: 'yourReference', column: 'No.' },
        {
          field: 'customerNumber',
          column: 'Customer',
          lookUp: { target: 'customer', onNotFound: 'create', template: { name: 'New {value}' } },
        },
        ...mappings.filter(({ field }) => !['number', 'customerNumber'].includes(field)),
      ],
    });
    const before = await allRows();
    const run = await dryRun(
      await staged('numbered', orderFile(['R1', 'C77', '', 'I1', '1', '2'], ['R2', 'C1', '', 'I1', '1', '2'])),
    );
    expect(run).toMatchObject({ results: { inserted: 2 }, counts: { errors: 0 } });
    expect(await allRows()).toBe(before);
  });

  it('tries the requested records, for example those in error', async () => {
    await save(bench.client, 'retried', ordersSetup());
    const { id } = await bench.client.import(
      'retried',
      orderFile(['E1', 'C1', '', 'I1', '1', '2'], ['E2', 'C9', '', 'I1', '1', '2'], ['E3', 'C8', '', 'I1', '1', '2']),
    );
    await bench.client.import('customers', csv(['No.', 'Name', 'City', 'Credit Limit'], ['C9', 'Nine', '', '']));
    const run = await dryRun(id, { status: 'Error' });
    expect(run).toMatchObject({ number: 2, counts: { total: 2, errors: 1 }, results: { inserted: 1 } });
    expect((await recordsOf(run)).map(({ row, action }) => [row, action])).toEqual([
      [3, 'insert'],
      [4, 'error'],
    ]);
    expect(await bench.client.get(id)).toMatchObject({
      status: 'CompletedWithErrors',
      counts: { completed: 1, errors: 2 },
    });
    expect(run.choices[0]?.body).toEqual({ mode: 'now', status: 'Error' });
    const { body } = await bench.client.call('POST', run.choices[0]?.href as string, run.choices[0]?.body);
    expect(body).toMatchObject({ counts: { completed: 2, errors: 1 } });
  });
});

describe('a running dry run', () => {
  it('has the same results as the later import, with many batches and a file whose documents are interleaved', async () => {
    await save(bench.client, 'interleaved', ordersSetup({ batchSize: 20 }));
    const lines = manyOrders(40, 3, 'S').trimEnd().split('\n');
    const bad = ['S7,C404,2026-01-31,I1,1,1', 'S8,C1,2026-01-31,I404,1,1', 'S9,C2,2026-01-31,I1,1,1'];
    const shuffled = [
      lines[0],
      ...[0, 1, 2].flatMap((nth) => lines.slice(1).filter((_, row) => row % 3 === nth)),
      ...bad,
      '',
    ];
    const id = await staged('interleaved', shuffled.join('\n'));
    const run = await dryRun(id);
    expect(run).toMatchObject({
      counts: { total: 123, processed: 123, errors: 12 },
      results: { inserted: 37, lines: 111 },
    });
    const found = await recordsOf(run);
    expect(found).toHaveLength(123);
    const { body } = await bench.client.process(id);
    expect(body).toMatchObject({ counts: { completed: 111, errors: 12 }, results: { inserted: 37, lines: 111 } });
    const done = await bench.client.records(id);
    const errorsByRow = (records: readonly { row: number; errors: unknown[] }[]) =>
      records.map(({ row, errors }) => ({ row, errors }));
    expect(errorsByRow(found)).toEqual(errorsByRow(done));
  });

  it('shows its progress, can be cancelled, and ends when the import is processed', async () => {
    const { superuser } = bench.system.database;
    await save(bench.client, 'blocked', ordersSetup({ batchSize: 3 }));
    const id = await staged('blocked', manyOrders(8, 3, 'H'));
    const begin = async (): Promise<DryRun> => {
      const { status, body } = await bench.client.call<DryRun>(
        'POST',
        `imports/${id}/dry-runs`,
        {},
        { prefer: 'respond-async' },
      );
      expect(status).toBe(202);
      return body;
    };
    await superuser.begin(async (tx) => {
      await tx`LOCK TABLE sales_document IN SHARE ROW EXCLUSIVE MODE`;
      const run = await begin();
      expect(run).toMatchObject({ status: 'Running', message: 'Dry run: 0/24 records, 0 errors', choices: [] });
      const second = await bench.client.call('POST', `imports/${id}/dry-runs`, {});
      expect(second).toMatchObject({ status: 409, body: { detail: 'A dry run of this import is running already.' } });
      const cancelling = bench.client.call<DryRun>('POST', `${run.links.self}/cancel`, undefined, {
        prefer: 'wait=30',
      });
      expect((await cancelling).body).toMatchObject({ status: 'Cancelled', counts: { total: 24 } });
      const again = await bench.client.call('POST', `${run.links.self}/cancel`);
      expect(again).toMatchObject({
        status: 409,
        body: { detail: 'The dry run is Cancelled: it cannot be cancelled.' },
      });
    });
    const next = await superuser.begin(async (tx) => {
      await tx`LOCK TABLE sales_document IN SHARE ROW EXCLUSIVE MODE`;
      const run = await begin();
      const processed = await bench.client.process(id, { mode: 'background' });
      expect(processed.status).toBe(202);
      return run;
    });
    await bench.client.reaches(id, 'Completed');
    await expect
      .poll(async () => (await bench.client.call<DryRun>('GET', next.links.self)).body.status)
      .toBe('Cancelled');
    const { body: list } = await bench.client.call<{ entries: DryRun[] }>('GET', `imports/${id}/dry-runs`);
    expect(list.entries.map(({ number, status, upToDate }) => [number, status, upToDate])).toEqual([
      [2, 'Cancelled', false],
      [1, 'Cancelled', false],
    ]);
  });

  it('is refused if no record is waiting, with another code than if the import does not exist', async () => {
    await save(bench.client, 'nothing', ordersSetup());
    const { id } = await bench.client.import('nothing', orderFile(['Z1', 'C1', '', 'I1', '1', '2']));
    const call = (path: string, body?: object) => bench.client.call(body ? 'POST' : 'GET', path, body);
    expect(await call(`imports/${id}/dry-runs`, {})).toMatchObject({
      status: 409,
      body: { code: 'invalid_state', detail: 'No record is waiting to be processed.' },
    });
    expect(await call(`imports/${id}/dry-runs`, { records: [99] })).toMatchObject({ status: 422 });
    expect(await call(`imports/${id}/dry-runs`, { mode: 'now' })).toMatchObject({ status: 400 });
    expect(await call(`imports/${id}/dry-runs/1`)).toMatchObject({ status: 404, body: { code: 'not_found' } });
    expect(await call(`imports/${id}/dry-runs/1/records`)).toMatchObject({ status: 404 });
    expect(await call('imports/01900000-0000-7000-8000-000000000000/dry-runs')).toMatchObject({
      status: 404,
      body: { code: 'import_not_found' },
    });
  });
});
