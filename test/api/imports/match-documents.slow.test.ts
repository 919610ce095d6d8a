import { describe, expect, it } from 'vitest';
import type { IntegrationSetup } from '../../../core/setup/setup.js';
import { save, useBench } from '../../harness/bench.js';
import { expectConsistent } from '../../harness/oracle.js';
import { csv, orderFile, ordersSetup } from '../../harness/world.js';
import { MatchedTargets } from './matched-targets.js';

const bench = useBench();
const matched = new MatchedTargets(bench);

describe('documents that are matched by fields other than their number', () => {
  const setup = (more: Partial<IntegrationSetup> = {}): IntegrationSetup => {
    const { mappings, ...rest } = ordersSetup();
    return {
      ...rest,
      mappings: [
        { field: 'documentType', column: 'Type' },
        { field: 'number', numberSeries: 'ORDERS' },
        { field: 'externalDocumentNumber', column: 'Theirs' },
        ...mappings.filter(({ field }) => ['customerNumber', 'itemNumber', 'quantity', 'unitPrice'].includes(field)),
      ],
      matchBy: ['customerNumber', 'externalDocumentNumber'],
      writeMode: 'upsert',
      ...more,
    };
  };
  const head = ['Type', 'Theirs', 'Customer', 'Item', 'Quantity', 'Price'];

  it('are updated with the lines of the file, without a change of their number', async () => {
    const client = await matched.company();
    const small = setup({ batchSize: 2 });
    const first = await matched.run(
      client,
      small,
      head,
      ['', 'P1', 'C1', 'I1', '1', '1'],
      ['', 'P2', 'C1', 'I1', '1', '2'],
      ['Quote', 'P1', 'C1', 'I1', '1', '3'],
      ['', 'P1', 'C1', 'I2', '1', '4'],
      ['', 'P1', 'C2', 'I2', '1', '5'],
    );
    expect(first.results).toMatchObject({ inserted: 4, lines: 5 });
    const found = await matched.orders(client);
    expect(found.map((order) => order.replace(/SO-\d+/, 'SO'))).toEqual(
      expect.arrayContaining(['Order SO C1 P1 2 5', 'Order SO C1 P2 1 2', 'Order SO C2 P1 1 5', 'Quote SO C1 P1 1 3']),
    );
    await bench.system.database.superuser`
      UPDATE sales_document SET status = 'Released' WHERE company_id = (SELECT company_id FROM company WHERE code = ${client.company}) AND customer_number = 'C2'`;
    const again = await matched.run(
      client,
      small,
      head,
      ['', 'P1', 'C1', 'I1', '7', '1'],
      ['', 'P3', 'C1', 'I1', '1', '1'],
      ['', 'P1', 'C2', 'I1', '1', '1'],
    );
    expect(again.results).toMatchObject({ inserted: 1, updated: 1 });
    expect((await client.records(again.id, 'Error')).map(({ row, errors }) => [row, errors[0]?.code])).toEqual([
      [4, 'document_released'],
    ]);
    const number = (text: string, list: string[]) => list.find((order) => order.includes(text))?.split(' ')[1];
    const after = await matched.orders(client);
    expect(after).toContain(`Order ${number('C1 P1 2', found)} C1 P1 1 7`);
    expect(number('C1 P3', after)).toBe('SO-005');
  });

  it('are created from the first of several groups with the same match', async () => {
    const client = await matched.company();
    const grouped = setup({ groupBy: ['yourReference'] });
    grouped.mappings.push({ field: 'yourReference', column: 'Group' });
    const rows = [
      [...head, 'Group'],
      ['', 'P1', 'C1', 'I1', '1', '1', 'a'],
      ['', 'P1', 'C1', 'I1', '1', '2', 'b'],
      ['', 'P1', 'C1', 'I1', '1', '1', 'a'],
    ];
    const done = await matched.run(client, grouped, ...rows);
    expect(await matched.recordLines(client, done)).toEqual([
      'Completed',
      'Error | duplicate_in_file externalDocumentNumber P1: Sales Document with Customer No. "C1" and External Document No. "P1" was already created from row 2 of this file.',
      'Completed',
    ]);
    const skipping = { ...grouped, writeMode: 'insert', onConflict: 'skip' } as const;
    const fresh = rows.map((row) => row.map((cell) => (cell === 'P1' ? 'P2' : cell)));
    expect(await matched.recordLines(client, await matched.run(client, skipping, ...fresh))).toEqual([
      'Completed',
      'Skipped',
      'Completed',
    ]);
    expect(
      await matched.recordLines(client, await matched.run(client, { ...skipping, batchSize: 1 }, ...fresh)),
    ).toEqual(Array(3).fill('Skipped'));
    const separate = rows.map((row) => row.map((cell) => (cell === 'P1' ? 'P3' : cell)));
    const upserted = await matched.run(client, { ...grouped, batchSize: 1 }, ...separate);
    expect(upserted).toMatchObject({ results: { documents: 1 } });
    expect((await client.records(upserted.id, 'Error'))[0]?.errors[0]?.code).toBe('duplicate_in_file');
    expect((await matched.orders(client)).length).toBe(3);
  });

  it('can have their number in one of their rows, and need none for an update', async () => {
    const client = await matched.company();
    const { mappings } = setup();
    const own = setup({
      mappings: mappings.map((one) => (one.field === 'number' ? { field: 'number', column: 'No.' } : one)),
    });
    const rows = (price: string, number = '') => [
      ['No.', ...head],
      [number, '', 'P1', 'C1', 'I1', '1', price],
      ['', '', 'P1', 'C1', 'I2', '1', price],
    ];
    expect(await matched.recordLines(client, await matched.run(client, own, ...rows('1')))).toEqual([
      expect.stringContaining('value_missing number null: Sales Document with Customer No. "C1"'),
      expect.stringContaining('value_missing number null'),
    ]);
    expect(await matched.recordLines(client, await matched.run(client, own, ...rows('1', 'O1')))).toEqual([
      'Completed',
      'Completed',
    ]);
    expect(await matched.recordLines(client, await matched.run(client, own, ...rows('2')))).toEqual([
      'Completed',
      'Completed',
    ]);
    expect(await matched.orders(client)).toEqual(['Order O1 C1 P1 2 4']);
    expect(await matched.recordLines(client, await matched.run(client, own, ...rows('3', 'O2')))).toEqual([
      expect.stringContaining('number_differs number O2'),
      expect.stringContaining('group_in_error'),
    ]);
    const unnumbered = setup({ mappings: mappings.filter(({ field }) => field !== 'number'), writeMode: 'update' });
    expect(
      await matched.recordLines(client, await matched.run(client, unnumbered, head, ['', 'P1', 'C1', 'I1', '1', '9'])),
    ).toEqual(['Completed']);
    expect(await matched.orders(client)).toEqual(['Order O1 C1 P1 1 9']);
  });

  it('are created once if two imports write them at the same time', async () => {
    const client = await matched.company();
    for (const [code, batchSize] of [
      ['left', 30],
      ['right', 50],
    ] as const)
      await save(client, code, setup({ batchSize }));
    const rows = Array.from({ length: 200 }, (_, row) => ['', `P${row % 100}`, 'C1', 'I1', '1', '1']);
    const done = await Promise.all(
      ['left', 'right'].map((code) => client.import(code, csv(head, ...rows), { force: true })),
    );
    for (const one of done) {
      await expectConsistent(bench.system.database.superuser, one);
      expect(one.counts.completed).toBe(200);
    }
    const created = await matched.orders(client);
    expect(created).toHaveLength(100);
    expect(new Set(created.map((order) => order.split(' ')[3])).size).toBe(100);
  });

  it('can also be matched by dates', async () => {
    const client = await matched.company();
    const daily = ordersSetup({ matchBy: ['customerNumber', 'documentDate'], writeMode: 'update' });
    daily.mappings = daily.mappings.filter(({ field }) => field !== 'number');
    await save(client, 'plain', ordersSetup());
    await client.import(
      'plain',
      orderFile(['O1', 'C1', '2026-01-31', 'I1', '1', '1'], ['O2', 'C1', '2026-02-01', 'I1', '1', '1']),
    );
    await matched.run(
      client,
      daily,
      ['Customer', 'Date', 'Item', 'Quantity', 'Price'],
      ['C1', '2026-02-01', 'I1', '5', '1'],
    );
    expect((await matched.orders(client)).map((order) => order.split(' ').at(-1))).toEqual(['1', '5']);
  });
});
