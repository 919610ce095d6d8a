import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parse } from 'csv-parse/sync';
import { describe, expect, it } from 'vitest';
import type { MappingSuggestion } from '../../../api/mapping-suggestions/schemas.js';
import type { IntegrationSetup } from '../../../core/setup/setup.js';
import type { DeclaredField } from '../../../core/targets/declared-field.js';
import { customersSetup } from '../../../examples/setups.js';
import { projectRoot } from '../../../runtime/project-root.js';
import type { ApiClient } from '../../harness/api-client.js';
import { save, useBench } from '../../harness/bench.js';
import { csv, orderColumns, orderFile, ordersSetup } from '../../harness/world.js';
import { sampleOf } from '../samples/sample-calls.js';

const northwind = join(projectRoot, '../shared/data/northwind');
const present = existsSync(northwind);
if (!present) console.warn(`SKIPPED: the Northwind data are not in ${northwind}.`);

const bench = useBench();

const path = 'mapping-suggestions';
async function suggest(client: ApiClient, body: unknown): Promise<MappingSuggestion> {
  const answer = await client.call<MappingSuggestion>('POST', path, body);
  expect(answer.status, JSON.stringify(answer.body)).toBe(200);
  return answer.body;
}
const named = (...names: string[]) => names.map((name) => ({ name }));

/** The columns of a CSV file, with the values of its first rows. */
function columnsOf(content: string | Buffer, rows = 50) {
  const [header = [], ...records] = parse(content, { relax_column_count: true }) as string[][];
  return header.map((name, index) => ({ name, values: records.slice(0, rows).map((record) => record[index] ?? '') }));
}

describe('a suggested mapping', () => {
  it('has columns with confidence and reason, and lists columns and required fields that are not mapped', async () => {
    const { client } = bench;
    const answer = await suggest(client, { target: 'customer', columns: named('Kundennr.', 'Name', 'Ort', 'Xyzzy') });
    expect(answer).toEqual({
      target: 'customer',
      targets: [],
      mappings: [
        {
          field: 'number',
          column: 'Kundennr.',
          confidence: 0.98,
          evidence: ['known_synonym'],
          reason: 'Known synonym: "Kundennummer" stands for "No.".',
          alternatives: [],
          mapping: { field: 'number', column: 'Kundennr.' },
        },
        expect.objectContaining({ field: 'name', column: 'Name', evidence: ['same_name'] }),
        expect.objectContaining({ field: 'city', column: 'Ort' }),
      ],
      undecided: [],
      unmapped: {
        columns: [{ column: 'Xyzzy', reason: 'It matches no field that is still unmapped.' }],
        requiredFields: [],
      },
      recognised: [],
    });
  });

  it('includes the target, unless the columns do not determine it', async () => {
    const { client } = bench;
    const orders = await suggest(client, {
      columns: named('Order No.', 'Customer No.', 'Item No.', 'Qty', 'Unit Price'),
    });
    expect(orders.target).toBe('sales-document');
    expect(orders.targets.map(({ target }) => target)).toHaveLength(4);
    expect(orders.mappings).toHaveLength(5);
    const client2 = await bench.system.client('no-history');
    const unclear = await suggest(client2, { columns: named('No.', 'Name', 'City') });
    expect(unclear).toMatchObject({ target: null, mappings: [], undecided: [] });
    expect(unclear.targets[0]?.confidence).toBe(unclear.targets[1]?.confidence);
    expect(unclear.unmapped.columns).toHaveLength(3);
  });

  it('uses the numbers of master data if names do not determine the field', async () => {
    const { client } = bench;
    const columns = [
      ...named('Order No.', 'Quantity'),
      { name: 'Who', values: ['C1', 'C2', 'C1', ' C2 '] },
      { name: 'What', values: ['I1', 'I2'] },
      { name: 'Where', values: ['Aarhus', 'Porto', 'Bergen'] },
    ];
    // Two values are too few as the only evidence.
    const { mappings, unmapped } = await suggest(client, { target: 'sales-document', columns });
    expect(mappings.map(({ field }) => field)).toEqual(['number', 'quantity']);
    expect(unmapped.requiredFields).toEqual(['customerNumber', 'itemNumber']);

    await client.import('customers', csv(['No.', 'Name', 'City', 'Credit Limit'], ['C3', 'Customer 3', 'Bergen', '']));
    const more = columns.map((column) =>
      column.name === 'Who' ? { ...column, values: ['C1', 'C2', 'C3', 'C3'] } : column,
    );
    const found = await suggest(client, { target: 'sales-document', columns: more });
    expect(found.mappings.find(({ field }) => field === 'customerNumber')).toMatchObject({
      column: 'Who',
      confidence: 0.8,
      evidence: ['existing_numbers'],
      reason: '100 % of its values are numbers of existing customers.',
    });
    // Customers of another company are no evidence.
    const other = await bench.system.client('no-customers');
    expect((await suggest(other, { target: 'sales-document', columns: more })).mappings).toHaveLength(2);
  });
});

describe('a sample', () => {
  const content =
    'Auftragsnr.;Kundennr.;Belegdatum;Artikelnr.;Menge\nS1;C1;31.01.2026;I1;1,5\nS2;C2;01.02.2026;I2;2\nS3;C1;05.02.2026;I1;7\n';

  it('is used with its columns and values, as detected or in a given format', async () => {
    const { client } = bench;
    const sample = (await sampleOf(client, content)).id;
    const found = await suggest(client, { sample });
    expect(found).toMatchObject({ target: 'sales-document', unmapped: { columns: [], requiredFields: [] } });
    expect(found.mappings.map(({ mapping }) => mapping)).toContainEqual({
      field: 'documentDate',
      column: 'Belegdatum',
      date: { format: 'dd.MM.yyyy' },
    });
    const file = { type: 'csv', delimiter: ';' };
    expect(await suggest(client, { sample, file, target: 'sales-document' })).toEqual({ ...found, targets: [] });
    const whole = await suggest(client, { sample, file: { type: 'csv', delimiter: '|' }, target: 'sales-document' });
    expect(whole.unmapped.columns).toMatchObject([{ column: 'Auftragsnr.;Kundennr.;Belegdatum;Artikelnr.;Menge' }]);
  });

  it('that cannot be read, does not exist, or belongs to another company is a problem', async () => {
    const { client } = bench;
    const sample = (await sampleOf(client, content)).id;
    const unread = await client.call('POST', path, { sample, file: { type: 'excel' } });
    expect(unread).toMatchObject({ status: 422, body: { title: 'The file cannot be imported' } });
    const otherCompany = await bench.system.client('no-samples');
    const notFound = { status: 404, body: { code: 'sample_not_found' } };
    expect(await otherCompany.call('POST', path, { sample })).toMatchObject(notFound);
    expect(await client.call('POST', path, { sample: '00000000-0000-7000-8000-000000000000' })).toMatchObject(notFound);
  });
});

describe('a saved integration', () => {
  it('is recognised by its columns, better once it has imported a file, and only by its own company', async () => {
    const client = await bench.system.client('recognised');
    await save(client, 'customers', customersSetup);
    const setup = ordersSetup({
      mappings: [...ordersSetup().mappings, { field: 'documentType', constant: 'Order' }],
      name: 'Orders of the web shop',
    });
    await save(client, 'shop', { ...setup, name: 'Orders' });
    await save(client, 'shop', setup);
    const request = { columns: named(...orderColumns, 'Voucher', 'Colour') };
    const before = await suggest(client, request);
    expect(before.recognised).toMatchObject([
      {
        integration: 'shop',
        name: 'Orders of the web shop',
        version: 2,
        target: 'sales-document',
        missingColumns: [],
        additionalColumns: ['Colour', 'Voucher'],
      },
    ]);

    await client.import('customers', csv(['No.', 'Name', 'City', 'Credit Limit'], ['C1', 'Customer 1', 'Aarhus', '1']));
    const file = csv([...orderColumns, 'Voucher', 'Colour'], ['O1', 'C1', '2026-01-31', 'I1', '1', '2', 'x', 'red']);
    expect((await client.import('shop', file)).counts).toMatchObject({ total: 1 });
    const after = await suggest(client, request);
    expect(after).toMatchObject({ target: 'sales-document', undecided: [], unmapped: { requiredFields: [] } });
    expect(after.recognised[0]).toMatchObject({
      integration: 'shop',
      matchingColumns: request.columns.map(({ name }) => name).sort(),
      additionalColumns: [],
      confidence: 1,
      reason: 'It has the same columns as an earlier file.',
    });
    expect(before.recognised[0]?.confidence).toBeLessThan(1);
    const byField = (some: readonly { field: string }[]) => some.toSorted((a, b) => (a.field < b.field ? -1 : 1));
    expect(byField(after.mappings.map(({ mapping }) => mapping))).toEqual(byField(setup.mappings));
    expect(new Set(after.mappings.map(({ reason }) => reason))).toEqual(
      new Set(['Used before in integration "shop".']),
    );

    const missing = await suggest(client, { columns: named(...orderColumns.slice(1)) });
    expect(missing.recognised[0]).toMatchObject({ integration: 'shop', missingColumns: ['No.'] });

    const otherCompany = await bench.system.client('otherCompany');
    const theirs = await suggest(otherCompany, { ...request, target: 'sales-document' });
    expect(theirs.recognised).toEqual([]);
    expect(JSON.stringify(theirs)).not.toContain('shop');
    expect((await otherCompany.call('POST', `/v1/companies/recognised/${path}`, request)).status).toBe(404);
  });

  it('is recognised among many', async () => {
    const client = await bench.system.client('many');
    for (let index = 0; index < 60; index += 1)
      await save(client, `other-${index}`, {
        ...customersSetup,
        mappings: [
          { field: 'number', column: 'Name' },
          { field: 'name', column: `Name ${index}` },
        ],
      });
    await save(client, 'z-mine', customersSetup);
    const { recognised } = await suggest(client, { columns: named('No.', 'Name', 'City', 'Credit Limit') });
    expect(recognised.map(({ integration }) => integration)).toEqual(['z-mine']);
  });
});

describe('a mapping for a table of the company\u2019s own', () => {
  const table = (...more: DeclaredField[]) => ({
    connection: 'SHOP',
    name: 'products',
    key: ['sku'],
    fields: [
      { name: 'sku', kind: 'code', maxLength: 20 },
      { name: 'unitPrice', label: 'Price per Piece', kind: 'decimal', precision: 10, scale: 2 },
      { name: 'validFrom', kind: 'date' },
      ...more,
    ],
  });
  const columns = [
    { name: 'SKU', values: ['A1', 'A2', 'A3'] },
    { name: 'Unit Price', values: ['1,50', '2,25', '10,00'] },
    { name: 'valid from', values: ['31.01.2026', '28.02.2026', '15.03.2026'] },
    { name: 'Colour' },
  ];

  it('is suggested by name, label and values of its fields', async () => {
    const answer = await suggest(bench.client, { target: 'table', table: table(), columns });
    expect(answer).toMatchObject({
      target: 'table',
      targets: [],
      mappings: [
        { mapping: { field: 'sku', column: 'SKU' } },
        { mapping: { field: 'unitPrice', column: 'Unit Price', number: { decimalSeparator: ',' } } },
        { mapping: { field: 'validFrom', column: 'valid from', date: { format: 'dd.MM.yyyy' } } },
      ],
      unmapped: { columns: [{ column: 'Colour' }], requiredFields: [] },
    });
    const { mappings } = await suggest(bench.client, {
      target: 'table',
      table: table(),
      columns: named('Price per piece'),
    });
    expect(mappings).toMatchObject([{ field: 'unitPrice' }]);
    expect(
      (await suggest(bench.client, { target: 'table', table: table(), columns: named('Colour') })).unmapped,
    ).toEqual({ columns: [expect.objectContaining({ column: 'Colour' })], requiredFields: ['sku'] });
  });

  it('uses earlier mappings if the table has the field', async () => {
    const client = await bench.system.client('owntable');
    const connection = { kind: 'postgres', host: '127.0.0.1', database: 'shop', user: 'shop', secret: 'not used' };
    expect((await client.call('PUT', 'connections/SHOP', connection)).status).toBe(201);
    await save(client, 'products', {
      name: 'Products',
      file: { type: 'csv' },
      target: 'table',
      table: table({ name: 'color', kind: 'text', maxLength: 20 }),
      mappings: [
        { field: 'sku', column: 'SKU', rules: [{ rule: 'upper' }] },
        { field: 'unitPrice', column: 'Unit Price' },
        { field: 'color', column: 'Colour' },
      ],
    } as IntegrationSetup);
    const known = columns.filter(({ name }) => name !== 'valid from');
    const before = await suggest(client, {
      target: 'table',
      table: table({ name: 'color', kind: 'text', maxLength: 20 }),
      columns: known,
    });
    expect(before.mappings).toMatchObject([
      { mapping: { field: 'sku', column: 'SKU', rules: [{ rule: 'upper' }] }, evidence: ['used_before'] },
      { field: 'unitPrice' },
      { field: 'color', column: 'Colour', evidence: ['used_before'] },
    ]);
    const other = await suggest(client, { target: 'table', table: table(), columns: known });
    expect(other.unmapped.columns).toMatchObject([{ column: 'Colour' }]);
    const internal = await suggest(client, { target: 'item', columns: known });
    expect(internal.mappings.flatMap((mapping) => mapping.evidence)).not.toContain('used_before');
  });

  it.each([
    [{ target: 'table' }, '/table'],
    [{ table: table() }, '/target'],
    [{ target: 'item', table: table() }, '/table'],
    [{ target: 'table', table: { ...table(), key: ['nope'] } }, '/table/key/0'],
  ])('is refused if the target is not described: %#', async (request, pointer) => {
    const answer = await bench.client.call('POST', path, { ...request, columns });
    expect(answer).toMatchObject({ status: 400, body: { code: 'invalid_request', errors: [{ pointer }] } });
  });
});

describe('a suggestion that is used in a setup', () => {
  it('imports orders with their own date and number formats', async () => {
    const { client } = bench;
    const file = orderFile(
      ['W1', 'C1', '31.01.2026', 'I1', '1.000,5', '2,25'],
      ['W1', 'C1', '31.01.2026', 'I2', '3', '0,5'],
    );
    const { mappings, unmapped } = await suggest(client, { target: 'sales-document', columns: columnsOf(file) });
    expect(unmapped).toEqual({ columns: [], requiredFields: [] });
    await save(client, 'as-written', ordersSetup({ mappings: mappings.map(({ mapping }) => mapping) }));
    const done = await client.import('as-written', file);
    expect(done, JSON.stringify(await client.records(done.id, 'Error'))).toMatchObject({ status: 'Completed' });
    const { body } = await client.call<{ documentDate: string; amount: string }>('GET', 'sales-documents/W1');
    expect(body).toMatchObject({ documentDate: '2026-01-31', amount: '2252.625' });
  });

  it.skipIf(!present)('imports the customers, items and orders of Northwind', async () => {
    const client = await bench.system.client('northwind');
    for (const [name, target, records] of [
      ['customers.csv', 'customer', 91],
      ['suppliers.csv', 'vendor', 29],
      ['products.csv', 'item', 77],
      ['sales-orders.csv', 'sales-document', 830],
    ] as const) {
      const content = await readFile(join(northwind, name));
      const suggestion = await suggest(client, { columns: columnsOf(content) });
      expect(suggestion, name).toMatchObject({ target, undecided: [], unmapped: { columns: [], requiredFields: [] } });
      const mappings = suggestion.mappings.map(({ mapping }) => mapping);
      const file: IntegrationSetup['file'] = { type: 'csv', emptyValues: ['NULL'], delimiterBeforeSpace: 'text' };
      await save(client, target, { name, file, target, mappings });
      const done = await client.import(target, content);
      expect(done, JSON.stringify(await client.records(done.id, 'Error'))).toMatchObject({
        status: 'Completed',
        results: { inserted: records },
      });
    }
    const { superuser } = bench.system.database;
    const [sum] = await superuser`
      SELECT trim_scale(sum(amount))::text AS amount FROM sales_document JOIN company USING (company_id) WHERE code = 'northwind'`;
    expect(sum?.amount).toBe('1265793.0395');
  });
});

describe('a request for suggestions', () => {
  it.each([
    ['no body', undefined],
    ['no columns', { target: 'customer' }],
    ['an empty list', { columns: [] }],
    ['columns that are texts', { columns: ['No.'] }],
    ['a column without a name', { columns: [{ values: [] }] }],
    ['values that are not texts', { columns: [{ name: 'No.', values: [1] }] }],
    ['an unknown target', { target: 'planet', columns: named('No.') }],
    ['columns and a sample', { columns: named('No.'), sample: '00000000-0000-7000-8000-000000000000' }],
    ['a file without a sample', { columns: named('No.'), file: { type: 'csv' } }],
    ['a sample whose id is invalid', { sample: 'mine' }],
    ['an unknown property', { columns: named('No.'), more: true }],
    ['too many columns', { columns: Array.from({ length: 1_001 }, (_, index) => ({ name: `c${index}` })) }],
    ['too many values', { columns: [{ name: 'No.', values: Array(101).fill('x') }] }],
  ])('is refused with %s', async (_, body) => {
    const answer = await bench.client.call('POST', path, body);
    expect(answer).toMatchObject({ status: 400, body: { code: 'invalid_request' } });
  });

  it('with odd names and values is answered', async () => {
    const names = ['', ' ', '😀', '"', "'; --", '__proto__', 'x'.repeat(900), 'No.', 'No.'];
    const values = ['😀', '   ', 'NULL', '9'.repeat(400)];
    const { unmapped } = await suggest(bench.client, {
      target: 'sales-document',
      columns: names.map((name) => ({ name, values })),
    });
    expect(unmapped.columns.map(({ column }) => column)).toContain('No.');
    expect(unmapped.requiredFields).toHaveLength(4);
  });

  it.each(['\ud800', 'a\0b'])(
    'is refused with a text that cannot be stored, as name or as value (%j)',
    async (text) => {
      for (const column of [{ name: text }, { name: 'No.', values: [text] }]) {
        const answer = await bench.client.call('POST', 'mapping-suggestions', { columns: [column] });
        expect(answer).toMatchObject({ status: 400, body: { code: 'invalid_request' } });
      }
    },
  );

  it('with a thousand columns is answered', async () => {
    const columns = Array.from({ length: 1_000 }, (_, index) => ({
      name: `Column ${index}`,
      values: [`${index}`, 'C1', 'C2'],
    }));
    const { mappings, unmapped } = await suggest(bench.client, { columns: [...columns.slice(1), { name: 'City' }] });
    expect(mappings.length + unmapped.columns.length).toBe(1_000);
  });
});
