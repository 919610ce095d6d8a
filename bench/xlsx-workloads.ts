import { existsSync } from 'node:fs';
import exceljs from 'exceljs';
import { openWorkbook } from '../core/formats/workbook/open-workbook.js';
import { salesOrderColumns, salesOrderRows } from '../examples/sales-orders.js';
import { salesOrdersSetup } from '../examples/setups.js';
import { localFile } from '../runtime/local-files/local-file.js';
import { benchFile } from './bench-file.js';
import { BenchCompany, type BenchStack, clearImports, masterData } from './bench-stack.js';
import { type Figures, median, plainFigures, rounded, secondsBetween } from './figures.js';

const linesPerOrder = 5;

/** The orders of the CSV benchmarks as a workbook. The file is reused, because writing a million rows takes minutes. */
async function salesOrdersWorkbook(orders: number): Promise<string> {
  const path = await benchFile(`orders-${orders}.xlsx`);
  if (existsSync(path)) return path;
  console.error(`writing ${path} …`);
  const rows = salesOrderRows({ ...masterData, orders, linesPerOrder, percentBad: 1 });
  await writeXlsx(path, salesOrderColumns, typedRows(rows));
  return path;
}

// As in real workbooks, quantities, prices and discounts are numbers.
function* typedRows(rows: Iterable<string[]>): Generator<(string | number | Date)[]> {
  for (const row of rows) {
    yield row.map((value, column) => (column === 8 || column >= 10 ? Number(value) : value));
  }
}

/** Reads a workbook of 12 columns in this process, without importing it. */
export async function xlsxReadingWorkload(name: string, orders: number, times: number): Promise<Figures> {
  const path = await salesOrdersWorkbook(orders);
  const runs: number[] = [];
  let rows = 0;
  for (let turn = 0; turn < times; turn += 1) {
    rows = 0;
    const began = performance.now();
    for await (const batch of await openWorkbook(localFile(path), { type: 'excel' })) rows += batch.length;
    runs.push((performance.now() - began) / 1000);
  }
  return plainFigures(name, rows, median(runs));
}

/** Imports a workbook, mainly to measure memory. */
export async function xlsxImportWorkload(bench: BenchStack, name: string, orders: number): Promise<Figures> {
  const path = await salesOrdersWorkbook(orders);
  const company = await BenchCompany.open(bench, 'ours');
  await company.put('orders-xlsx', { ...salesOrdersSetup, file: { type: 'excel' } });
  await clearImports(bench.superuser);
  await Promise.all([bench.apiMemory.reset(), bench.workerMemory.reset()]);
  const began = performance.now();
  const done = await company.import('orders-xlsx', path, 'now');
  const seconds = (performance.now() - began) / 1000;
  if (done.counts.total !== orders * linesPerOrder || done.counts.completed === 0) throw new Error(done.message);
  return {
    ...plainFigures(name, done.counts.total, seconds),
    stage_s: rounded(secondsBetween(done.createdAt, done.stagedAt)),
    process_s: rounded(secondsBetween(done.stagedAt, done.finishedAt)),
    api_rss_mb: await bench.apiMemory.read(),
    worker_rss_mb: await bench.workerMemory.read(),
  };
}

/** Writes rows to the first sheet of a workbook, row by row; numbers in text stay text. */
async function writeXlsx(
  path: string,
  header: readonly string[],
  rows: Iterable<readonly (string | number | Date)[]>,
): Promise<void> {
  const workbook = new exceljs.stream.xlsx.WorkbookWriter({ filename: path, useSharedStrings: false, useStyles: true });
  const sheet = workbook.addWorksheet('Sheet1');
  sheet.addRow([...header]).commit();
  for (const row of rows) sheet.addRow([...row]).commit();
  await workbook.commit();
}
