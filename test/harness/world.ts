import ExcelJS from 'exceljs';
import type { FileFormat } from '../../core/formats/file-format.js';
import type { IntegrationSetup } from '../../core/setup/setup.js';
import { customerRows, itemRows, vendorRows } from '../../examples/master-data.js';
import { salesOrderColumns, salesOrderRows } from '../../examples/sales-orders.js';
import { customersSetup, itemsSetup, salesOrdersSetup, vendorsSetup } from '../../examples/setups.js';
import { csvLine } from '../../examples/write-csv.js';
import type { ApiClient } from './api-client.js';

// The data that tests import: the small world, a few records with short numbers (C1, V1, I1, I2; orders of six columns), and
// the samples (C10000, V10000, I100000; orders of twelve columns), of which any number can be generated.

/** Rows as a CSV file. */
export const csv = (...rows: readonly (readonly string[])[]): string => rows.map(csvLine).join('');

/** An .xlsx file with these sheets: their names and rows. */
export async function workbook(sheets: Record<string, readonly (readonly unknown[])[]>): Promise<Uint8Array> {
  const book = new ExcelJS.Workbook();
  for (const [name, rows] of Object.entries(sheets)) book.addWorksheet(name).addRows(rows.map((row) => [...row]));
  return new Uint8Array(await book.xlsx.writeBuffer());
}

/** Adds customers C1 and C2, vendor V1, and items I1 (9.99) and I2 (20) to a company. */
export async function addSmallWorld(client: ApiClient): Promise<void> {
  await saveMasterData(client);
  await client.import(
    'customers',
    csv(
      ['No.', 'Name', 'City', 'Credit Limit'],
      ['C1', 'Customer 1', 'Aarhus', '1000'],
      ['C2', 'Customer 2', 'Porto', ''],
    ),
  );
  await client.import('vendors', csv(['No.', 'Name', 'City'], ['V1', 'Vendor 1', 'Bergen']));
  await client.import(
    'items',
    csv(['No.', 'Description', 'Unit Price', 'Vendor No.'], ['I1', 'Item 1', '9.99', 'V1'], ['I2', 'Item 2', '20', '']),
  );
}

/** Adds the setups of the samples to a company, with this number of customers, vendors and items. */
export async function addSamples(
  client: ApiClient,
  { customers = 5, vendors = 2, items = 10 }: { customers?: number; vendors?: number; items?: number } = {},
): Promise<void> {
  await saveMasterData(client);
  await client.putIntegration('orders', salesOrdersSetup);
  await client.import('customers', csv(...customerRows(customers)));
  await client.import('vendors', csv(...vendorRows(vendors)));
  await client.import('items', csv(...itemRows(items, vendors)));
}

async function saveMasterData(client: ApiClient): Promise<void> {
  for (const [code, setup] of Object.entries({ customers: customersSetup, vendors: vendorsSetup, items: itemsSetup }))
    await client.putIntegration(code, setup);
}

/** The columns of `ordersSetup`. */
export const orderColumns = ['No.', 'Customer', 'Date', 'Item', 'Quantity', 'Price'] as const;

/** Orders of the small world, from a file with `orderColumns`. */
export function ordersSetup(more: Partial<IntegrationSetup> = {}): IntegrationSetup {
  return {
    name: 'Orders',
    file: { type: 'csv' },
    target: 'sales-document',
    mappings: [
      { field: 'number', column: 'No.' },
      { field: 'customerNumber', column: 'Customer' },
      { field: 'documentDate', column: 'Date' },
      { field: 'itemNumber', column: 'Item' },
      { field: 'quantity', column: 'Quantity' },
      { field: 'unitPrice', column: 'Price' },
    ],
    ...more,
  };
}

/** Customers from a file with the columns No. and Name. */
export function namesSetup(file: FileFormat, more: Partial<IntegrationSetup> = {}): IntegrationSetup {
  return {
    name: 'Names',
    file,
    target: 'customer',
    mappings: [
      { field: 'number', column: 'No.' },
      { field: 'name', column: 'Name' },
    ],
    ...more,
  };
}

/** A line of an order of the small world, valid unless a parameter makes it invalid. */
export const orderLine = (number: string, item = 'I1', quantity = '1', customer = 'C1'): string[] => [
  number,
  customer,
  '2026-01-31',
  item,
  quantity,
  '1',
];

/** Lines of orders of the small world as a CSV file. */
export const orderFile = (...lines: readonly (readonly string[])[]): string => csv(orderColumns, ...lines);

/** A CSV file of valid orders of the small world, with `lines` consecutive lines each. */
export function manyOrders(orders: number, lines: number, prefix = 'M'): string {
  const rows: string[][] = [];
  for (let order = 1; order <= orders; order += 1)
    for (let line = 1; line <= lines; line += 1)
      rows.push([`${prefix}${order}`, 'C1', '2026-01-31', line % 2 ? 'I1' : 'I2', String(line), '1.5']);
  // The rows are not spread into parameters, because a call cannot have that many.
  return [orderColumns, ...rows].map(csvLine).join('');
}

/** A CSV file of orders of the samples, valid unless `change` makes a row invalid; their numbers begin with `series`. */
export function sampleOrders(
  series: string,
  orders: number,
  { lines = 2, change = (row) => row }: { lines?: number; change?: (row: string[]) => string[] } = {},
): string {
  const rows = [...salesOrderRows({ orders, linesPerOrder: lines, customers: 5, items: 10 })];
  return csv(salesOrderColumns, ...rows.map(([number, ...rest]) => change([`${series}-${number}`, ...rest])));
}

/** A CSV file of orders of the samples whose records are interleaved; one in ten has an error. */
export function interleavedOrders(orders: number): string {
  const rows = [...salesOrderRows({ orders, linesPerOrder: 3, customers: 5, items: 10, percentBad: 10 })];
  const interleaved = [...rows.filter((_, index) => index % 2 === 0), ...rows.filter((_, index) => index % 2 === 1)];
  return csv(salesOrderColumns, ...interleaved);
}
