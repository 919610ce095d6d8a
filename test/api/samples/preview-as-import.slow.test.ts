import { beforeAll, expect, it } from 'vitest';
import type { DryRun, DryRunRecord } from '../../../api/dry-runs/schemas.js';
import type { Preview } from '../../../api/samples/preview/schemas.js';
import type { IntegrationSetup } from '../../../core/setup/setup.js';
import { targetOf } from '../../../core/setup/target-of.js';
import { mappableFields } from '../../../core/targets/target.js';
import { customersSetup, itemsSetup } from '../../../examples/setups.js';
import { connectPostgres } from '../../connectors/targets/target-cases.js';
import { getBody, save, useBench } from '../../harness/bench.js';
import { csv, orderColumns, ordersSetup } from '../../harness/world.js';
import { previewOf, sampleOf } from './sample-calls.js';

const bench = useBench();

beforeAll(async () => {
  const { client, system } = bench;
  await client.call('PUT', 'value-lists/BUYERS', { entries: { ann: 'C1', bob: 'C2', cid: 'C3' } });
  await save(client, 'coded', {
    ...itemsSetup,
    mappings: [...itemsSetup.mappings, { field: 'gtin', column: 'GTIN' }],
  });
  await client.import(
    'coded',
    csv(
      ['No.', 'Description', 'Unit Price', 'Vendor No.', 'GTIN'],
      ['I1', 'Item 1', '9.99', 'V1', '4001'],
      ['I3', 'Item 3', '3.10', '', '4003'],
      ['I4', 'Item 4', '4', '', '4003'],
    ),
  );
  await system.database.superuser.unsafe(
    'CREATE SCHEMA theirs; CREATE TABLE theirs.price (number text PRIMARY KEY, item text, price numeric(12, 2))',
  );
  await connectPostgres(client, system);
});

let files = 0;

/** A file with every combination of the values; the number of each row is unique among all files. */
const combinations = (columns: readonly string[], ...choices: (readonly string[])[]): string => {
  const rows = choices.reduce<string[][]>(
    (all, values) => all.flatMap((row) => values.map((value) => [...row, value])),
    [[]],
  );
  files += 1;
  return csv(columns, ...rows.map((row, index) => [`R${files}-${index}`, ...row]));
};

const orderRows = (customers: string[], items: string[]): string =>
  combinations(orderColumns, customers, ['31.01.2026', 'soon', ''], items, ['1', 'x', '20'], ['', '2.50']);

const { mappings: orderMappings } = ordersSetup();
const dated = orderMappings.map((mapping) =>
  mapping.field === 'documentDate' ? { ...mapping, date: { format: 'dd.MM.yyyy' } } : mapping,
);
const itemColumns = ['No.', 'Description', 'Unit Price', 'Vendor No.'];

const cases: [string, string, IntegrationSetup][] = [
  [
    'items with validations of every kind',
    combinations(
      itemColumns,
      ['Item 1', 'Odd', '', 'x'.repeat(120)],
      ['1', '-1', '1.5000', 'cheap', ''],
      ['V1', 'V9', ''],
    ),
    {
      ...itemsSetup,
      writeMode: 'insert',
      validations: [
        { check: 'length', field: 'description', minimum: 4, severity: 'warning' },
        { check: 'look-up', field: 'description', target: 'item', by: 'description', severity: 'warning' },
        { check: 'look-up', field: 'vendorNumber', target: 'customer', message: 'No customer either.' },
        { check: 'expression', expression: 'record.unitPrice > decimal("1")', severity: 'warning' },
        { check: 'range', field: 'unitPrice', maximum: '1.2' },
        { check: 'required', field: 'gtin' },
      ],
    },
  ],
  [
    'items whose validations apply to fields without a mapping',
    combinations(itemColumns, ['Item 1', ''], ['1'], ['V1', '']),
    {
      ...itemsSetup,
      writeMode: 'upsert',
      validations: [
        { check: 'allowed', field: 'type', values: ['Inventory'] },
        { check: 'required', field: 'category', severity: 'warning' },
        { check: 'look-up', field: 'unitOfMeasure', valueList: 'BUYERS', severity: 'warning' },
      ],
      validationScope: 'all',
    },
  ],
  [
    'customers whose empty cells keep the existing value',
    combinations(['No.', 'Name', 'City', 'Credit Limit'], ['Ann', ''], ['Porto', ''], ['10.00', 'much', '']),
    {
      ...customersSetup,
      mappings: customersSetup.mappings.map((mapping) =>
        ['number', 'name'].includes(mapping.field) ? mapping : { ...mapping, onEmpty: 'keep' as const },
      ),
    },
  ],
  [
    'orders with references',
    orderRows(['C1', 'C9', ''], ['I1', 'I9', '']),
    ordersSetup({
      mappings: dated,
      validations: [{ check: 'range', field: 'quantity', maximum: '10', severity: 'warning' }],
    }),
  ],
  [
    'orders that are looked up',
    orderRows(['ann', 'ANN', 'cid', 'dan'], ['4001', '4003', '4999']),
    ordersSetup({
      mappings: [
        ...dated.map((mapping) => {
          if (mapping.field === 'customerNumber')
            return { ...mapping, lookUp: { valueList: 'BUYERS', ignoreCase: true } };
          return mapping.field === 'itemNumber'
            ? { ...mapping, lookUp: { target: 'item' as const, by: 'gtin' } }
            : mapping;
        }),
        {
          field: 'salesperson',
          column: 'Customer',
          lookUp: { valueList: 'BUYERS', onNotFound: 'empty' },
          rules: [{ rule: 'lower' as const }],
        },
      ],
    }),
  ],
  [
    'orders that create missing master data, grouped by another field',
    orderRows(['C1', 'C77'], ['I1', 'I77']),
    ordersSetup({
      mappings: [
        ...dated.map((mapping) => {
          if (mapping.field === 'customerNumber')
            return {
              ...mapping,
              lookUp: { target: 'customer' as const, onNotFound: 'create' as const, template: { name: 'New {value}' } },
            };
          return mapping.field === 'itemNumber'
            ? {
                ...mapping,
                lookUp: {
                  target: 'item' as const,
                  onNotFound: 'create' as const,
                  template: { description: 'New {value}', unitPrice: '7.50' },
                },
              }
            : mapping;
        }),
        { field: 'description', constant: ' fixed ' },
        { field: 'yourReference', column: 'No.' },
      ],
      groupBy: ['yourReference'],
    }),
  ],
  [
    'items that are matched by fields other than their number',
    combinations(['Row', 'Vendor', 'Name', 'Price'], ['V1', 'V9', ''], ['Tea', ''], ['1', 'cheap']),
    {
      name: 'Catalogue',
      file: { type: 'csv' },
      target: 'item',
      mappings: [
        { field: 'vendorNumber', column: 'Vendor' },
        { field: 'vendorItemNumber', column: 'Row' },
        { field: 'description', column: 'Name' },
        { field: 'unitPrice', column: 'Price' },
        { field: 'number', column: 'Row' },
      ],
      matchBy: ['vendorNumber', 'vendorItemNumber'],
      writeMode: 'upsert',
    },
  ],
  [
    'a table of the company’s own',
    combinations(['No.', 'Item'], ['4001', '4003', '4999', '']),
    {
      name: 'Prices',
      file: { type: 'csv' },
      target: 'table',
      table: {
        connection: 'THEIRS',
        schema: 'theirs',
        name: 'price',
        key: ['number'],
        fields: [
          { name: 'number', kind: 'code', maxLength: 20 },
          { name: 'item', kind: 'code', maxLength: 1 },
          { name: 'price', kind: 'decimal', precision: 12, scale: 2 },
        ],
      },
      mappings: [
        { field: 'number', column: 'No.' },
        { field: 'item', column: 'Item', lookUp: { target: 'item', by: 'gtin', onNotFound: 'empty' } },
        { field: 'price', column: 'Item', lookUp: { target: 'item', by: 'gtin', take: 'unitPrice' } },
      ],
    },
  ],
];

it.each(cases)('a preview of %s shows the errors and values of the import', async (_, content, setup) => {
  const { client } = bench;
  const sample = await sampleOf(client, content, 'rows.csv');
  const { name: _name, ...settings } = setup;
  const preview = await wholePreview(sample.id, settings);
  await save(client, 'previewed', setup);
  const started = await client.start('previewed', content, { fileName: 'rows.csv', force: true });
  const id = started.body.id;
  const records = await dryRunOf(id);
  expect(preview.map(({ row, errors, warnings }) => ({ row, errors, warnings }))).toEqual(
    records.map(({ row, errors, warnings }) => ({ row, errors, warnings })),
  );
  for (const [index, record] of records.entries())
    for (const { field, lookUp } of setup.mappings) {
      const shown = preview[index]?.values[field];
      const error = record.errors.find((recordError) => recordError.field === field);
      if (error) expect(shown).toEqual({ error: { code: error.code, message: error.message } });
      else if (!lookUp && record.values[field] !== null) expect(shown).toEqual({ value: record.values[field] });
    }
  await client.process(id, {}, { prefer: 'wait=60' });
  const valid = preview.filter(({ errors }) => errors.length === 0);
  expect(valid.length).toBeGreaterThan(0);
  expect((await client.get(id)).counts).toMatchObject({
    completed: valid.length,
    errors: preview.length - valid.length,
  });
  for (const { values } of valid) expect(await createdFrom(setup, values)).toEqual(previewed(setup, values));
});

async function wholePreview(id: string, settings: object): Promise<Preview['rows']> {
  const { rows, mappingFaults, validationFaults } = await previewOf(bench.client, { id }, { ...settings, rows: 200 });
  expect({ mappingFaults, validationFaults }).toEqual({ mappingFaults: [], validationFaults: [] });
  if (rows.length < 200) return rows;
  const more = await previewOf(bench.client, { id }, { ...settings, fromRow: (rows.at(-1)?.row ?? 0) + 1, rows: 200 });
  return [...rows, ...more.rows];
}

async function dryRunOf(id: string): Promise<DryRunRecord[]> {
  const run = await bench.client.call<DryRun>('POST', `imports/${id}/dry-runs`, {}, { prefer: 'wait=60' });
  expect(run.status, JSON.stringify(run.body)).toBe(200);
  const { entries } = await getBody<{ entries: DryRunRecord[] }>(bench.client, `${run.body.links.records}?limit=1000`);
  return entries;
}

type Values = Preview['rows'][number]['values'];

/** The previewed values of a valid row, without trailing zeros in numbers. */
function previewed(setup: IntegrationSetup, values: Values): Record<string, unknown> {
  return withoutZeros(
    setup,
    Object.fromEntries(
      Object.entries(values).map(([field, shown]) => [field, 'value' in shown ? shown.value : shown.error]),
    ),
  );
}

/** The values of the record that was created from a row, by the fields that its setup maps. */
async function createdFrom(setup: IntegrationSetup, values: Values): Promise<Record<string, unknown>> {
  const number = previewed(setup, values).number as string;
  const record = await recordOf(setup, number);
  return withoutZeros(setup, Object.fromEntries(setup.mappings.map(({ field }) => [field, record[field] ?? null])));
}

async function recordOf({ target }: IntegrationSetup, number: string): Promise<Record<string, unknown>> {
  if (target === 'table') {
    const [row] = await bench.system.database.superuser`SELECT * FROM theirs.price WHERE number = ${number}`;
    return row ?? {};
  }
  const { lines, ...header } = await getBody<Record<string, unknown> & { lines?: Record<string, unknown>[] }>(
    bench.client,
    `${target}s/${number}`,
  );
  return { ...header, ...lines?.[0] };
}

function withoutZeros(setup: IntegrationSetup, values: Record<string, unknown>): Record<string, unknown> {
  const fields = mappableFields(targetOf(setup));
  return Object.fromEntries(
    Object.entries(values).map(([name, value]) => {
      const decimal = fields.find((field) => field.name === name)?.kind === 'decimal';
      return [name, decimal && value !== null ? String(Number(value)) : value];
    }),
  );
}
