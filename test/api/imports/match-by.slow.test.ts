import { describe, expect, it } from 'vitest';
import type { DryRun, DryRunRecord } from '../../../api/dry-runs/schemas.js';
import type { IntegrationSetup } from '../../../core/setup/setup.js';
import { save, useBench } from '../../harness/bench.js';
import { expectConsistent } from '../../harness/oracle.js';
import { csv, ordersSetup } from '../../harness/world.js';
import { MatchedTargets } from './matched-targets.js';

const bench = useBench();
const matched = new MatchedTargets(bench);

/** A vendor's catalogue without the company's numbers of the items. */
const catalogue = (more: Partial<IntegrationSetup> = {}): IntegrationSetup => ({
  name: 'Catalogue',
  file: { type: 'csv' },
  target: 'item',
  mappings: [
    { field: 'number', numberSeries: 'ITEMS' },
    { field: 'vendorNumber', column: 'Vendor' },
    { field: 'vendorItemNumber', column: 'Theirs' },
    { field: 'description', column: 'Name' },
    { field: 'unitPrice', column: 'Price' },
  ],
  matchBy: ['vendorNumber', 'vendorItemNumber'],
  writeMode: 'upsert',
  ...more,
});
const columns = ['Vendor', 'Theirs', 'Name', 'Price'];

/** A catalogue whose rows may have the company's number. */
const numbered = (more: Partial<IntegrationSetup> = {}): IntegrationSetup =>
  catalogue({
    mappings: [{ field: 'number', column: 'No.' }, ...catalogue().mappings.slice(1)],
    ...more,
  });

describe('master data that is matched by fields other than its number', () => {
  it('is updated without a change of its number, and new records have the next number of a series', async () => {
    const client = await matched.company();
    const first = await matched.run(
      client,
      catalogue(),
      columns,
      ['V1', 'X1', 'Tea', '1'],
      ['V1', 'X2', 'Coffee', '2'],
    );
    expect(first.results).toMatchObject({ inserted: 2, updated: 0 });
    const again = await matched.run(
      client,
      catalogue(),
      columns,
      ['V1', 'X3', 'Cocoa', '3'],
      ['V1', 'X2', 'Coffee', '2.5'],
      ['V2', 'X1', 'Mate', '4'],
    );
    expect(again.results).toMatchObject({ inserted: 2, updated: 1 });
    expect(await matched.items(client)).toEqual([
      'A001 V1 X1 Tea 1',
      'A002 V1 X2 Coffee 2.5',
      'A003 V1 X3 Cocoa 3',
      'A004 V2 X1 Mate 4',
    ]);
  });

  it('is updated without a number, and refused or skipped if it does not exist', async () => {
    const client = await matched.company();
    await matched.run(client, catalogue(), columns, ['V1', 'X1', 'Tea', '1']);
    const prices = catalogue({ mappings: catalogue().mappings.slice(1), writeMode: 'update' });
    const rows = [columns, ['V1', 'X1', 'Tea', '9'], ['V1', 'X9', 'Salt', '1'], ['V1', '', 'Nothing', '1']];
    expect(await matched.recordLines(client, await matched.run(client, prices, ...rows))).toEqual([
      'Completed',
      'Error | not_found vendorItemNumber X9: Item with Vendor No. "V1" and Vendor Item No. "X9" does not exist; only records that exist are updated.',
      'Error | value_missing vendorItemNumber null: Vendor Item No. (column Theirs) is required and is empty.',
    ]);
    expect(
      await matched.recordLines(
        client,
        await matched.run(client, { ...prices, onConflict: 'skip' }, ...rows.slice(0, 3)),
      ),
    ).toEqual(['Completed', 'Skipped']);
    expect(await matched.items(client)).toEqual(['A001 V1 X1 Tea 9']);
  });

  it('is not inserted again, and records without a match are created', async () => {
    const client = await matched.company();
    await matched.run(client, catalogue(), columns, ['V1', 'X1', 'Tea', '1']);
    const rows = [
      ['No.', ...columns],
      ['N1', 'V1', 'X1', 'Tea', '2'],
      ['N2', 'V1', 'X2', 'Coffee', '2'],
      ['N3', 'V1', '', 'Nameless', '3'],
      ['N4', 'V1', 'X2', 'Coffee again', '4'],
    ];
    const done = await matched.run(client, numbered({ writeMode: 'insert' }), ...rows);
    expect(await matched.recordLines(client, done)).toEqual([
      'Error | duplicate vendorItemNumber X1: Item with Vendor No. "V1" and Vendor Item No. "X1" (A001) already exists.',
      'Completed',
      'Completed',
      'Error | duplicate_in_file vendorItemNumber X2: Item with Vendor No. "V1" and Vendor Item No. "X2" is already in row 3 of this file.',
    ]);
    const skipping = await matched.run(
      client,
      numbered({ writeMode: 'insert', onConflict: 'skip' }),
      ['No.', ...columns],
      ['N1', 'V1', 'X1', 'Tea', '2'],
      ['N6', 'V2', 'X2', 'Mate', '2'],
      ['N7', 'V2', 'X2', 'Mate again', '3'],
      ['N2', 'V2', 'X3', 'Another one', '3'],
    );
    expect(await matched.recordLines(client, skipping)).toEqual([
      'Skipped',
      'Completed',
      'Skipped',
      'Error | duplicate number N2: Item N2 already exists with another Vendor No. or Vendor Item No. than this record.',
    ]);
  });

  it('is in error if the match is ambiguous, or the number differs', async () => {
    const client = await matched.company();
    await matched.run(
      client,
      numbered({ writeMode: 'insert', matchBy: undefined }),
      ['No.', ...columns],
      ['T1', 'V1', 'TWICE', 'Tea', '1'],
      ['T2', 'V1', 'TWICE', 'Tea', '1'],
      ['T3', 'V1', 'ONCE', 'Mate', '1'],
      ['T4', 'V1', 'OTHER', 'Mate', '1'],
    );
    const before = await matched.items(client);
    const done = await matched.run(
      client,
      numbered(),
      ['No.', ...columns],
      ['', 'V1', 'TWICE', 'Green tea', '2'],
      ['T1', 'V1', 'TWICE', 'Green tea', '2'],
      ['T4', 'V1', 'ONCE', 'Mate', '2'],
      ['T4', 'V1', 'NEW', 'Mate', '2'],
      ['', 'V1', 'NEWER', 'Mate', '2'],
      ['T5', 'V1', 'GOOD', 'Salt', '2'],
      ['T5', 'V1', 'SAME', 'Salt', '2'],
    );
    const ambiguous =
      'Error | ambiguous vendorItemNumber TWICE: Item with Vendor No. "V1" and Vendor Item No. "TWICE" matches 2 records; it is not clear which one is meant.';
    expect(await matched.recordLines(client, done)).toEqual([
      ambiguous,
      ambiguous,
      'Error | number_differs number T4: Item with Vendor No. "V1" and Vendor Item No. "ONCE" is T3 and keeps this number; the record says T4.',
      'Error | duplicate number T4: Item T4 already exists with another Vendor No. or Vendor Item No. than this record.',
      'Error | value_missing number null: Item with Vendor No. "V1" and Vendor Item No. "NEWER" is new and needs No., which is empty.',
      'Completed',
      'Error | duplicate_in_file number T5: Item T5 is already in row 7 of this file.',
    ]);
    expect(await matched.items(client)).toEqual(['T5 V1 GOOD Salt 2', ...before].sort());
    expect(
      await matched.recordLines(
        client,
        await matched.run(
          client,
          numbered(),
          ['No.', ...columns],
          ['', 'V1', 'ONCE', 'Mate', '7'],
          ['T4', 'V1', 'OTHER', 'Mate', '8'],
        ),
      ),
    ).toEqual(['Completed', 'Completed']);
    expect(await matched.items(client)).toContain('T3 V1 ONCE Mate 7');
  });

  it('is one record even if its rows are in several batches and have look-ups', async () => {
    const client = await matched.company();
    const [number, vendor, ...rest] = catalogue().mappings;
    const setup = catalogue({
      mappings: [number!, { ...vendor!, lookUp: { target: 'vendor', by: 'name', ignoreCase: true } }, ...rest],
      batchSize: 3,
    });
    const rows = Array.from({ length: 60 }, (_, row) => [
      ['V1', 'v1', 'V2'][Math.floor(row / 20)] as string,
      `X${row % 20}`,
      `Thing ${row % 20}`,
      String(row),
    ]);
    const done = await matched.run(client, setup, columns, ...rows, ...rows.slice(0, 10));
    expect(done.counts).toMatchObject({ total: 70, completed: 40, errors: 30 });
    expect(new Set((await client.records(done.id, 'Error')).map(({ errors }) => errors[0]?.code))).toEqual(
      new Set(['duplicate_in_file']),
    );
    const created = await matched.items(client);
    expect(created.map((item) => item.split(' ')[0])).toEqual(
      Array.from({ length: 40 }, (_, index) => `A${String(index + 1).padStart(3, '0')}`),
    );
    expect(new Set(created.map((item) => item.split(' ').slice(1, 3).join(' '))).size).toBe(40);
    const again = await client.process(done.id, { status: 'Error' });
    expect(again.body).toMatchObject({ counts: { completed: 40, errors: 30 } });
    expect(await matched.items(client)).toEqual(created);
  });

  it('is created once if several imports write it at the same time', async () => {
    const client = await matched.company();
    const rows = (from: number) =>
      Array.from({ length: 300 }, (_, row) => [
        'V1',
        `X${(row * 7 + from) % 300}`,
        `Thing ${(row * 7 + from) % 300}`,
        '1',
      ]);
    for (const [code, batchSize] of [
      ['one', 40],
      ['two', 70],
      ['three', 110],
    ] as const)
      await save(client, code, catalogue({ batchSize }));
    const importAll = () =>
      Promise.all(
        ['one', 'two', 'three'].map((code, from) => client.import(code, csv(columns, ...rows(from)), { force: true })),
      );
    const done = await importAll();
    for (const imported of done) {
      await expectConsistent(bench.system.database.superuser, imported);
      expect(imported).toMatchObject({ status: 'Completed', counts: { completed: 300 } });
    }
    expect(done.reduce((sum, { results }) => sum + results.inserted, 0)).toBe(300);
    expect((await matched.items(client)).map((item) => item.split(' ')[0])).toEqual(
      Array.from({ length: 300 }, (_, index) => `A${String(index + 1).padStart(3, '0')}`),
    );
    // All items exist now, and each import matches all of them.
    expect((await importAll()).map(({ results }) => [results.inserted, results.updated + results.unchanged])).toEqual([
      [0, 300],
      [0, 300],
      [0, 300],
    ]);
  });

  it('has the same result in a dry run as in the import', async () => {
    const client = await matched.company();
    await matched.run(client, catalogue(), columns, ['V1', 'X1', 'Tea', '1'], ['V1', 'X2', 'Coffee', '2']);
    const staged = await client.start(
      'it',
      csv(
        columns,
        ['V1', 'X2', 'Coffee', '2.50'],
        ['V1', 'X1', 'Tea', '1'],
        ['V1', 'X3', 'Cocoa', '3'],
        ['V1', 'X3', 'Cocoa', '4'],
      ),
    );
    const { body } = await client.call<DryRun>('POST', `imports/${staged.body.id}/dry-runs`, {}, { prefer: 'wait=60' });
    expect(body.results).toMatchObject({ inserted: 1, updated: 1, unchanged: 1 });
    const records = await client.call<{ entries: DryRunRecord[] }>('GET', body.links.records as string);
    expect(records.body.entries.map(({ action, changes }) => [action, changes])).toEqual([
      ['update', [{ field: 'unitPrice', before: '2', after: '2.5' }]],
      ['unchanged', []],
      ['insert', []],
      ['error', []],
    ]);
    expect(await matched.items(client)).toEqual(['A001 V1 X1 Tea 1', 'A002 V1 X2 Coffee 2']);
  });
});

describe('a setup with fields to match by', () => {
  it.each<[Partial<IntegrationSetup>, string, RegExp]>([
    [{ matchBy: ['number'] }, '/matchBy', /found by number by default/],
    [{ matchBy: ['gtin'] }, '/matchBy/0', /not mapped/],
    [{ matchBy: ['colour'] }, '/matchBy/0', /no field "colour"/],
    [{ matchBy: ['vendorItemNumber', 'unitPrice'] }, '/matchBy/1', /is a decimal/],
    [{ matchBy: ['number', 'vendorItemNumber'] }, '/matchBy/0', /comes from a number series/],
    [{ matchBy: ['vendorItemNumber', 'vendorItemNumber'] }, '/matchBy/1', /is listed twice/],
    [{ matchBy: [] }, '/matchBy', /./],
    [
      { mappings: [...catalogue().mappings.slice(0, 2), { field: 'vendorItemNumber', column: 'T', onEmpty: 'keep' }] },
      '/matchBy/1',
      /cannot have "onEmpty": "keep"/,
    ],
    [
      { mappings: [...catalogue().mappings.slice(0, 2), { field: 'vendorItemNumber', column: 'T', required: false }] },
      '/mappings/2/required',
      /cannot be empty/,
    ],
    [{ mappings: catalogue().mappings.slice(1) }, '/mappings', /"number"/],
    [{ mappings: catalogue().mappings.slice(1), writeMode: 'insert' }, '/mappings', /"number"/],
  ])('is refused: %j', async (change, pointer, detail) => {
    const { status, body } = await bench.client.putIntegration('bad', catalogue(change));
    const { errors } = body as unknown as { errors: { pointer: string; detail: string }[] };
    expect(status, JSON.stringify(body)).toBeGreaterThanOrEqual(400);
    expect(errors.find((error) => error.pointer === pointer)?.detail, JSON.stringify(errors)).toMatch(detail);
  });

  it('is refused for fields of lines, and for targets whose key is in the setup', async () => {
    const lines = await bench.client.putIntegration('bad', ordersSetup({ matchBy: ['customerNumber', 'itemNumber'] }));
    expect(lines).toMatchObject({ status: 422, body: { errors: [{ pointer: '/matchBy/1' }] } });
    const external = await bench.client.putIntegration('bad', {
      name: 'External',
      file: { type: 'csv' },
      target: 'endpoint',
      endpoint: {
        connection: 'ERP',
        path: '/items',
        fields: [{ name: 'number', kind: 'code', maxLength: 20 }],
        key: ['number'],
      },
      mappings: [{ field: 'number', column: 'No.' }],
      matchBy: ['number'],
    } as unknown as IntegrationSetup);
    expect(JSON.stringify(external.body)).toContain('/matchBy');
  });

  it('has a template without a column for numbers of a series', async () => {
    await bench.client.call('PUT', 'number-series/ITEMS', { prefix: 'A', digits: 3 });
    await save(bench.client, 'catalogue', catalogue());
    const { url, company: code, key } = bench.client;
    const answer = await fetch(`${url}/v1/companies/${code}/integrations/catalogue/template`, {
      headers: { authorization: `Bearer ${key}` },
    });
    expect(answer.status).toBe(200);
    expect((await answer.text()).split(/\r?\n/)[0]?.replace('\uFEFF', '')).toBe(columns.join());
  });
});
