import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { projectRoot } from '../project-root.js';
import { salesOrderColumns, salesOrderRows } from '../samples/sales-orders.js';
import { salesOrdersSetup } from '../samples/setups.js';
import { writeCsv } from '../samples/write-csv.js';
import { BenchCompany, type BenchStack, clearImports, masterData } from './bench-stack.js';
import { type Figures, median, rounded } from './figures.js';
import { importByHand, type Outcome, outcomeOf } from './hand-written.js';

const linesPerOrder = 5;

/** Where the bench keeps its files. */
export async function benchFile(name: string): Promise<string> {
  const folder = join(projectRoot, '.longshore', 'bench-files');
  await mkdir(folder, { recursive: true });
  return join(folder, name);
}

/** A CSV of sales orders, five lines each, one order in a hundred with an unknown item. */
export async function salesOrdersFile(orders: number): Promise<string> {
  const path = await benchFile(`orders-${orders}.csv`);
  await writeCsv(path, salesOrderColumns, salesOrderRows({ ...masterData, orders, linesPerOrder, percentBad: 1 }));
  return path;
}

/** Imports orders by hand and through Longshore, in turn on the same server, `times` times each. */
export async function salesOrdersWork(
  bench: BenchStack,
  name: string,
  orders: number,
  times: number,
): Promise<Figures> {
  const path = await salesOrdersFile(orders);
  const ours = await BenchCompany.open(bench, 'ours');
  const hand = await BenchCompany.open(bench, 'hand');
  await ours.put('orders', salesOrdersSetup);
  const runs = { hand: [] as number[], ours: [] as number[], stage: [] as number[], process: [] as number[] };
  const peaks = { api: [] as number[], worker: [] as number[] };

  for (let turn = 0; turn < times; turn += 1) {
    await clearImports(bench.superuser);
    runs.hand.push((await importByHand(bench.superuser, hand.companyId, path)).seconds);
    const [counted] = await bench.superuser`SELECT count(DISTINCT row_no)::int AS rows FROM hand_error`;
    const byHand = await outcomeOf(bench.superuser, hand.companyId, counted?.rows);

    await clearImports(bench.superuser);
    await Promise.all([bench.apiMemory.reset(), bench.workerMemory.reset()]);
    const began = performance.now();
    const done = await ours.import('orders', path, 'now');
    runs.ours.push((performance.now() - began) / 1000);
    peaks.api.push((await bench.apiMemory.read()) ?? Number.NaN);
    peaks.worker.push((await bench.workerMemory.read()) ?? Number.NaN);
    runs.stage.push(secondsBetween(done.createdAt, done.stagedAt));
    runs.process.push(secondsBetween(done.stagedAt, done.finishedAt));
    sameOutcome(byHand, await outcomeOf(bench.superuser, ours.companyId, done.counts.errors), orders);
  }
  const oursMedian = median(runs.ours);
  return {
    name,
    rows: orders * linesPerOrder,
    limit_s: rounded(median(runs.hand)),
    ours_s: rounded(oursMedian),
    ratio: rounded(median(runs.ours.map((seconds, turn) => seconds / (runs.hand[turn] as number)))),
    stage_s: rounded(median(runs.stage)),
    process_s: rounded(median(runs.process)),
    rows_per_s: Math.round((orders * linesPerOrder) / oursMedian),
    api_rss_mb: Math.max(...peaks.api),
    worker_rss_mb: Math.max(...peaks.worker),
    notes: [
      `by hand ${runs.hand.map((seconds) => seconds.toFixed(2)).join(', ')} s; ours ${runs.ours.map((seconds) => seconds.toFixed(2)).join(', ')} s`,
    ],
  };
}

export const secondsBetween = (from: string | null, to: string | null): number =>
  (Date.parse(to ?? '') - Date.parse(from ?? '')) / 1000;

function sameOutcome(hand: Outcome, ours: Outcome, orders: number): void {
  const same = JSON.stringify(hand) === JSON.stringify(ours);
  const expected = {
    documents: orders - Math.floor((orders - 8) / 100) - 1,
    lines: (orders - Math.floor((orders - 8) / 100) - 1) * linesPerOrder,
  };
  if (!same || hand.documents !== expected.documents || hand.lines !== expected.lines) {
    throw new Error(
      `The two ways disagree: by hand ${JSON.stringify(hand)}, Longshore ${JSON.stringify(ours)}, expected ${JSON.stringify(expected)}.`,
    );
  }
}
