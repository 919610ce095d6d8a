import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { FieldMapping, IntegrationSetup } from '../../../core/setup/setup.js';
import { projectRoot } from '../../../runtime/project-root.js';
import { save, useBench } from '../../harness/bench.js';
import { workbook } from '../../harness/world.js';
import { messy, previewOf, sampleOf } from '../samples/sample-calls.js';

const bench = useBench();

const columns: Record<string, string> = {
  number: 'No.',
  customerNumber: 'Customer',
  documentDate: 'Date',
  itemNumber: 'Item',
  quantity: 'Quantity',
  unitPrice: 'Price',
};

describe('a setup with the detected settings', () => {
  const files: [string, string | (() => Promise<Uint8Array>)][] = [
    ['semicolons, a title and a total', messy.replace('x', '3')],
    [
      'tabs, repeated headers and quotes',
      'No.\tCustomer\tDate\tItem\tQuantity\tPrice\nP1\tC1\t2026-01-31\tI1\t1\t1.5\n\n\t\t\t\t\t\nNo.\tCustomer\tDate\tItem\tQuantity\tPrice\n"P2"\t"C2"\t2026-02-01\tI2\t2\t"2.5"\n',
    ],
    [
      'positions, a title and a footer',
      [
        'LIST OF ORDERS                              PAGE 1',
        '',
        'No.   Customer  Date        Item  Quantity   Price',
        'F1    C1        2026-01-31  I1           5    1.50',
        'F2    C2        2026-02-01  I2          12   12.00',
        'F3    C1        2026-02-02  I1         100  100.25',
        'F4    C2        2026-02-03  I2           7    2.00',
        '',
        'Total of all of the orders in this list: 4 of them',
        '',
      ].join('\r\n'),
    ],
    [
      'a workbook with a cover',
      () =>
        workbook({
          Cover: [['Orders'], ['of today']],
          Data: [
            ['Orders of today'],
            [],
            ['No.', 'Customer', 'Date', 'Item', 'Quantity', 'Price'],
            ['W1', 'C1', new Date('2026-01-31T00:00:00Z'), 'I1', 2, 1.5],
            ['W2', 'C2', new Date('2026-02-01T00:00:00Z'), 'I2', 3, 2.5],
            ['Total', null, null, null, 5, 4],
          ],
        }),
    ],
  ];

  it.each(files)('imports a file of %s without an error', async (name, content) => {
    const bytes = typeof content === 'string' ? content : await content();
    const sample = await sampleOf(bench.client, bytes, 'orders');
    expect(sample.undecided).toEqual([]);
    const formats = new Map(sample.columns.map((column) => [column.name, column.mapping]));
    const mappings = Object.entries(columns).map(([field, column]): FieldMapping => {
      const { date, number } = formats.get(column) ?? {};
      return {
        field,
        column,
        ...(field.endsWith('Date') && date ? { date } : {}),
        ...(/quantity|Price/.test(field) && number ? { number } : {}),
      };
    });
    const setup = { name, file: sample.file, target: 'sales-document', mappings } as IntegrationSetup;
    const shown = await previewOf(bench.client, sample, { ...setup, name: undefined });
    expect(shown.rows.flatMap(({ errors }) => errors)).toEqual([]);
    await save(bench.client, 'detected', setup);
    const done = await bench.client.import('detected', bytes, { fileName: 'orders' });
    const records = await bench.client.records(done.id);
    expect(done.status, JSON.stringify(records.flatMap(({ errors }) => errors))).toBe('Completed');
    // The preview has shown what the import has staged.
    expect(shown.rows.map(({ row, source }) => ({ row, source }))).toEqual(
      records.map(({ row, source }) => ({ row, source })),
    );
    const values = shown.rows.map((row) =>
      Object.fromEntries(
        Object.entries(row.values).map(([field, each]) => [field, 'value' in each ? each.value : each]),
      ),
    );
    expect(values).toEqual(records.map((record) => record.values));
  });
});

const northwind = join(projectRoot, '../shared/data/northwind');
const present = existsSync(northwind);
if (!present) console.warn(`SKIPPED: the Northwind data are not in ${northwind}.`);

describe.skipIf(!present)('the real data set Northwind', () => {
  it.each([
    ['customers.csv', { delimiterBeforeSpace: 'text', emptyValues: ['NULL'] }, 91],
    ['suppliers.csv', { delimiterBeforeSpace: 'text', emptyValues: ['NULL'] }, 29],
    ['products.csv', {}, 77],
    ['orders.csv', { delimiterBeforeSpace: 'text', emptyValues: ['NULL'] }, 830],
    ['order-details.csv', {}, 2155],
    ['sales-orders.csv', { emptyValues: ['NULL'] }, 2155],
  ])('contains %s, whose settings are detected correctly', async (name, settings, records) => {
    const sample = await sampleOf(bench.client, await readFile(join(northwind, name)), name);
    expect(sample.file, JSON.stringify(sample.findings)).toEqual({
      type: 'csv',
      encoding: 'utf-8',
      delimiter: ',',
      headerRow: 1,
      ...settings,
    });
    expect(sample).toMatchObject({ undecided: [], fault: null });
    const { rows } = await previewOf(bench.client, sample, { fromRow: Math.max(1, records - 20), rows: 200 });
    expect(rows.at(-1)?.row).toBe(records + 1);
  });
});
