import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parse } from 'csv-parse/sync';
import { describe, expect, it } from 'vitest';
import type { Import } from '../../../api/imports/schemas.js';
import type { FieldMapping, IntegrationSetup } from '../../../core/setup/setup.js';
import { projectRoot } from '../../../runtime/project-root.js';
import { save, useBench } from '../../harness/bench.js';
import { expectConsistent } from '../../harness/oracle.js';
import { workbook } from '../../harness/world.js';

const folder = join(projectRoot, '../shared/data/northwind');
const present = existsSync(folder);
if (!present) console.warn(`SKIPPED: the Northwind data are not in ${folder}.`);

const bench = useBench({}, 'none');

/** A setup whose mappings are in an object, by field: a column or a mapping. */
function setup(
  target: IntegrationSetup['target'],
  fields: Record<string, string | Omit<FieldMapping, 'field'>>,
): IntegrationSetup {
  const mappings = Object.entries(fields).map(([field, from]) => ({
    field,
    ...(typeof from === 'string' ? { column: from } : from),
  }));
  // customers.csv and suppliers.csv have commas in texts that are not quoted: "24, place Kléber".
  const file = { type: 'csv', emptyValues: ['NULL'], delimiterBeforeSpace: 'text' } as const;
  return { name: target, file: { ...file, emptyValues: [...file.emptyValues] }, target, mappings };
}

const address = {
  name: 'companyName',
  contact: 'contactName',
  contactTitle: 'contactTitle',
  address: 'address',
  city: 'city',
  region: 'region',
  postCode: 'postalCode',
  country: 'country',
  phone: 'phone',
  fax: 'fax',
};

const orders = setup('sales-document', {
  number: 'Order No.',
  customerNumber: 'Customer No.',
  documentDate: 'Order Date',
  requestedDeliveryDate: 'Required Date',
  freight: 'Freight',
  shipToName: 'Ship-to Name',
  shipToAddress: 'Ship-to Address',
  shipToCity: 'Ship-to City',
  shipToPostCode: 'Ship-to Post Code',
  shipToCountry: 'Ship-to Country',
  itemNumber: 'Item No.',
  unitPrice: 'Unit Price',
  quantity: 'Quantity',
  lineDiscountPercent: { column: 'Discount', number: { multiplyBy: '100' } },
});

const master: [string, string, number, IntegrationSetup][] = [
  ['customers', 'customers.csv', 91, setup('customer', { number: 'customerID', ...address })],
  ['vendors', 'suppliers.csv', 29, setup('vendor', { number: 'supplierID', ...address, homePage: 'homePage' })],
  [
    'items',
    'products.csv',
    77,
    setup('item', {
      number: 'productID',
      description: 'productName',
      vendorNumber: 'supplierID',
      category: 'categoryID',
      packaging: 'quantityPerUnit',
      unitPrice: 'unitPrice',
      inventory: 'unitsInStock',
      quantityOnOrder: 'unitsOnOrder',
      reorderPoint: 'reorderLevel',
      blocked: 'discontinued',
    }),
  ],
];

describe.skipIf(!present)('the real data set Northwind', () => {
  const file = (name: string): Promise<Buffer> => readFile(join(folder, name));

  /** Creates a company and imports the master data. */
  async function company(code: string) {
    const client = await bench.system.client(code);
    for (const [integration, name, records, masterSetup] of master) {
      await save(client, integration, masterSetup);
      const done = await client.import(integration, await file(name));
      expect(done, JSON.stringify(await client.records(done.id, 'Error'))).toMatchObject({
        status: 'Completed',
        results: { inserted: records },
      });
    }
    return client;
  }

  async function expectTotals(done: Import): Promise<void> {
    expect(done).toMatchObject({
      status: 'Completed',
      counts: { total: 2155, completed: 2155, errors: 0, skipped: 0, waiting: 0 },
      results: { documents: 830, inserted: 830, updated: 0, unchanged: 0, lines: 2155 },
    });
    const { superuser } = bench.system.database;
    const [totals] = await superuser`
      SELECT count(DISTINCT d.number)::int AS orders, count(*)::int AS lines, trim_scale(sum(l.quantity))::text AS units,
        trim_scale(sum(l.quantity * l.unit_price))::text AS before_discount, trim_scale(sum(l.amount))::text AS after_discount,
        trim_scale((SELECT sum(amount) FROM sales_document WHERE import_id = ${done.id}))::text AS documents
      FROM sales_document d JOIN sales_line l ON (l.company_id, l.document_type, l.document_number) = (d.company_id, d.document_type, d.number)
      WHERE d.import_id = ${done.id}`;
    expect(totals).toEqual({
      orders: 830,
      lines: 2155,
      units: '51317',
      before_discount: '1354458.59',
      after_discount: '1265793.0395',
      documents: '1265793.0395',
    });
    await expectConsistent(superuser, done);
  }

  it.each([
    [master[0], 24],
    [master[1], 9],
  ] as const)(
    'has rows with unquoted commas, which are in error unless the setup has the option for them',
    async (entry, recordsInError) => {
      const [code, name, records, masterSetup] = entry as (typeof master)[number];
      const client = await bench.system.client(`raw-${code}`);
      await save(client, code, { ...masterSetup, file: { type: 'csv', emptyValues: ['NULL'] } });
      const done = await client.import(code, await file(name));
      expect(done.counts).toMatchObject({
        total: records,
        completed: records - recordsInError,
        errors: recordsInError,
      });
      const codes = (await client.records(done.id, 'Error')).flatMap(({ errors }) => errors.map((error) => error.code));
      expect(codes.filter((code) => code === 'row_too_long')).toHaveLength(recordsInError);
    },
  );

  it('is imported from CSV without an error and with exact amounts', async () => {
    const client = await company('csv');
    await save(client, 'orders', orders);
    await expectTotals(await client.import('orders', await file('sales-orders.csv')));
  });

  it('has the same result from a workbook, with native numbers and dates', async () => {
    const client = await company('xlsx');
    await save(client, 'orders', { ...orders, file: { type: 'excel', emptyValues: ['NULL'] } });
    const [header = [], ...rows] = parse(await file('sales-orders.csv')) as string[][];
    const native = rows.map((row) =>
      row.map((text, index) => {
        const name = header[index] as string;
        if (name.endsWith('Date')) return text === 'NULL' ? null : new Date(`${text}T00:00:00Z`);
        return ['Freight', 'Unit Price', 'Quantity', 'Discount', 'Item No.'].includes(name) ? Number(text) : text;
      }),
    );
    await expectTotals(
      await client.import('orders', await workbook({ Orders: [header, ...native] }), { fileName: 'orders.xlsx' }),
    );
  });

  it('has the same result from the raw export with NULLs and times of day, with rules only', async () => {
    const client = await company('rules');
    const rules: FieldMapping['rules'] = [{ rule: 'map', values: { NULL: null } }];
    const day: FieldMapping['rules'] = [...rules, { rule: 'date', format: 'yyyy-MM-dd HH:mm:ss.SSS' }];
    const raw = setup('sales-document', {
      number: 'orderID',
      customerNumber: 'customerID',
      documentDate: { column: 'orderDate', rules: day },
      requestedDeliveryDate: { column: 'requiredDate', rules: day },
      postingDate: { column: 'shippedDate', rules: day },
      freight: 'freight',
      shipToName: 'shipName',
      shipToPostCode: { column: 'shipPostalCode', rules },
      itemNumber: 'productID',
      unitPrice: 'unitPrice',
      quantity: 'quantity',
      lineDiscountPercent: { column: 'discount', rules: [{ rule: 'multiply', by: '100' }] },
    });
    await save(client, 'raw-orders', { ...raw, file: { type: 'csv', delimiterBeforeSpace: 'text' } });
    const lines = async (name: string): Promise<string[]> => (await file(name)).toString().trim().split(/\r?\n/);
    const [head, ...headers] = await lines('orders.csv');
    const [detail, ...details] = await lines('order-details.csv');
    const idOf = (line: string): string => line.slice(0, line.indexOf(','));
    const byId = new Map(headers.map((line) => [idOf(line), line]));
    const lineOf = (line: string): string => line.slice(line.indexOf(',') + 1);
    const joined = [
      `${head},${lineOf(detail as string)}`,
      ...details.map((line) => `${byId.get(idOf(line))},${lineOf(line)}`),
    ];
    const done = await client.import('raw-orders', joined.join('\n'));
    await expectTotals(done);
    const [dates] = await bench.system.database.superuser`
      SELECT min(document_date)::text AS first, count(*) FILTER (WHERE posting_date IS NULL)::int AS unshipped, count(DISTINCT ship_to_post_code)::int AS codes
      FROM sales_document WHERE import_id = ${done.id}`;
    expect(dates).toEqual({ first: '1996-07-04', unshipped: 21, codes: 84 });
  });
});
