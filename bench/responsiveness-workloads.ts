import { setTimeout as delay } from 'node:timers/promises';
import { salesOrderColumns, salesOrderRows } from '../examples/sales-orders.js';
import { salesOrdersSetup } from '../examples/setups.js';
import { csvLine } from '../examples/write-csv.js';
import { BenchCompany, type BenchStack, clearImports, masterData } from './bench-stack.js';
import { type Figures, median, plainFigures, rounded } from './figures.js';
import { salesOrdersFile } from './sales-orders-workload.js';

/** A small file of orders; their numbers begin at `firstOrder`. */
function smallFile(orders: number, firstOrder: number): Blob {
  const rows = salesOrderRows({ ...masterData, orders, linesPerOrder: 5, firstOrder });
  return new Blob([csvLine(salesOrderColumns), ...[...rows].map(csvLine)]);
}

async function timed(work: () => Promise<unknown>): Promise<number> {
  const began = performance.now();
  await work();
  return (performance.now() - began) / 1000;
}

/** Imports 100 rows with `processing=now`, measured from the upload to the answer. */
export async function smallNowWorkload(bench: BenchStack, name: string, times: number): Promise<Figures> {
  const company = await BenchCompany.open(bench, 'ours');
  await company.put('orders', salesOrdersSetup);
  await clearImports(bench.superuser);
  const runs: number[] = [];
  for (let turn = 0; turn < times; turn += 1) {
    runs.push(await timed(() => company.import('orders', smallFile(20, turn * 20), 'now')));
  }
  return plainFigures(name, 100, median(runs), [
    `answers after ${runs.map((seconds) => seconds.toFixed(2)).join(', ')} s`,
  ]);
}

/** While one company imports a million rows, measures the API's answers and another company's imports of 500 rows. */
export async function neighbourWorkload(bench: BenchStack, name: string, times: number): Promise<Figures> {
  const path = await salesOrdersFile(200_000);
  const large = await BenchCompany.open(bench, 'ours');
  const small = await BenchCompany.open(bench, 'neighbour');
  await large.put('orders', salesOrdersSetup);
  await small.put('orders', salesOrdersSetup);
  await clearImports(bench.superuser);
  let next = 0;
  const smallImport = (): Promise<number> => {
    next += 100;
    return timed(() => small.import('orders', smallFile(100, next), 'now'));
  };
  await smallImport();
  const idle: number[] = [];
  for (let turn = 0; turn < Math.max(3, times); turn += 1) idle.push(await smallImport());

  let running = true;
  const million = large.import('orders', path, 'now').finally(() => {
    running = false;
  });
  const answers: number[] = [];
  const asking = (async () => {
    while (running) {
      answers.push(await timed(() => small.call('GET', '/imports?limit=20')));
      await delay(20);
    }
  })();
  const busy: number[] = [];
  while (running) {
    const seconds = await smallImport();
    // An import that ends after the large one does not count.
    if (running) busy.push(seconds);
  }
  await Promise.all([million, asking]);
  answers.sort((a, b) => a - b);
  const p99 = answers[Math.floor(answers.length * 0.99)] ?? Number.NaN;
  const ratio = median(busy) / median(idle);
  return {
    ...plainFigures(name, 500, median(busy), [
      `500 rows of another company: ${median(busy).toFixed(2)} s (median of ${busy.length}, worst ${Math.max(...busy).toFixed(2)} s) while the million runs, ${median(idle).toFixed(2)} s when idle`,
      `API while the million runs: p99 ${(p99 * 1000).toFixed(0)} ms of ${answers.length} requests`,
    ]),
    limit_s: rounded(median(idle)),
    ratio: rounded(ratio),
  };
}
