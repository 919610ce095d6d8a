import { readdir } from 'node:fs/promises';
import ExcelJS from 'exceljs';
import { afterAll, beforeAll, expect } from 'vitest';
import type { Import } from '../../api/imports/schemas.js';
import { poll } from '../../cli/stack/poll.js';
import type { FileFormat } from '../../core/formats/file-format.js';
import { isRunning } from '../../core/model/import-state.js';
import type { IntegrationSetup } from '../../core/setup/setup.js';
import { customersSetup, itemsSetup, vendorsSetup } from '../../samples/setups.js';
import { csvLine } from '../../samples/write-csv.js';
import type { Answer, ApiClient } from '../harness/api-client.js';
import { startSystem, type TestSystem } from '../harness/system.js';

/** Rows as a CSV file. */
export const csv = (...rows: readonly (readonly string[])[]): string => rows.map(csvLine).join('');

/** A system that lives as long as the tests of a file, and a client of its company `acme`. */
export interface Bench {
  system: TestSystem;
  client: ApiClient;
}

/**
 * Starts a system for the tests of a file. Company `acme` has customers C1 and C2, vendor V1, and
 * items I1 (9.99) and I2 (20), unless `empty`.
 */
export function useBench(environment: Record<string, string> = {}, { empty = false } = {}): Bench {
  const bench = {} as Bench;
  beforeAll(async () => {
    bench.system = await startSystem(environment);
    bench.client = await bench.system.client('acme');
    if (!empty) await addMasterData(bench.client);
  });
  afterAll(() => bench.system.stop());
  return bench;
}

/** Waits until nothing of an import moves by itself any more. */
export const atRest = ({ client }: Bench, id: string): Promise<Import> =>
  poll(
    async () => {
      const found = await client.get(id);
      return isRunning(found.status) ? undefined : found;
    },
    { timeoutMs: 60_000, waitingFor: `the end of import ${id}` },
  );

async function addMasterData(client: ApiClient): Promise<void> {
  await save(client, 'customers', customersSetup);
  await save(client, 'vendors', vendorsSetup);
  await save(client, 'items', itemsSetup);
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

/** Saves an integration and expects it to be accepted. */
export async function save(client: ApiClient, code: string, setup: IntegrationSetup): Promise<void> {
  const answer = await client.putIntegration(code, setup);
  expect(answer.status, JSON.stringify(answer.body)).toBeLessThan(202);
}

/** The columns of `orders`. */
export const orderColumns = ['No.', 'Customer', 'Date', 'Item', 'Quantity', 'Price'] as const;

/** A setup for files with `orderColumns`. */
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

/** Lines of orders as a CSV file. */
export const orderFile = (...lines: readonly (readonly string[])[]): string => csv(orderColumns, ...lines);

/** `orders` orders of `lines` lines each that are right, one after the other. */
export function manyOrders(orders: number, lines: number, prefix = 'M'): string {
  const rows: string[][] = [];
  for (let order = 1; order <= orders; order += 1)
    for (let line = 1; line <= lines; line += 1)
      rows.push([`${prefix}${order}`, 'C1', '2026-01-31', line % 2 ? 'I1' : 'I2', String(line), '1.5']);
  // Not spread into parameters: there are too many for a call.
  return [orderColumns, ...rows].map(csvLine).join('');
}

type Sheets = Record<string, readonly (readonly unknown[])[]>;

/** An .xlsx file, written by exceljs. */
export async function workbook(sheets: Sheets): Promise<Uint8Array> {
  const book = new ExcelJS.Workbook();
  for (const [name, rows] of Object.entries(sheets)) book.addWorksheet(name).addRows(rows.map((row) => [...row]));
  return new Uint8Array(await book.xlsx.writeBuffer());
}

/** How many files the store holds, whole or not. */
export async function storedFiles({ system }: Bench): Promise<number> {
  const folder = system.configuration.fileStore;
  const entries = await readdir(folder, { recursive: true, withFileTypes: true }).catch(() => []);
  return entries.filter((entry) => entry.isFile()).length;
}

/** A record, document or problem from an answer, for short expectations. */
export async function found<Body = Record<string, unknown>>(client: ApiClient, path: string): Promise<Body> {
  const answer: Answer<Body> = await client.call<Body>('GET', path);
  expect(answer.status, JSON.stringify(answer.body)).toBe(200);
  return answer.body;
}
