import type { IntegrationSetup } from '../core/setup/setup.js';
import { BenchCompany, type BenchStack, clearImports } from './bench-stack.js';
import { type Figures, median, rounded, secondsBetween } from './figures.js';
import { type HandWritten, handRemarks, importByHand } from './hand-written.js';
import { type Expected, outcomeOf, sameOutcome } from './outcome.js';

/** An import that is done by hand and with Longshore. */
export interface SideBySide {
  path: string;
  rows: number;
  setup: IntegrationSetup;
  byHand: HandWritten;
  /** The expected number of rows in each table, and of rows of the file in error. */
  expected: Expected;
  /** Prepares a company with what it needs in addition to the master data. */
  furnish?(company: BenchCompany): Promise<void>;
  /** Restores a company's state before each run. */
  restore?(bench: BenchStack, companyId: number): Promise<void>;
}

/** Imports a file by hand and with Longshore, alternating on the same server, `times` times each. */
export async function sideBySide(bench: BenchStack, name: string, work: SideBySide, times: number): Promise<Figures> {
  const { superuser } = bench;
  const ours = await BenchCompany.open(bench, 'ours');
  const hand = await BenchCompany.open(bench, 'hand');
  for (const company of [ours, hand]) await work.furnish?.(company);
  await ours.put(name, work.setup);
  const tables = Object.keys(work.expected.made);
  const runs = { hand: [] as number[], ours: [] as number[], stage: [] as number[], process: [] as number[] };
  const peaks = { api: [] as number[], worker: [] as number[] };
  const begin = async (company: BenchCompany): Promise<void> => {
    await work.restore?.(bench, company.companyId);
    await clearImports(superuser);
  };

  for (let turn = 0; turn < times; turn += 1) {
    await begin(hand);
    runs.hand.push(await importByHand(superuser, hand.companyId, work.path, work.byHand));
    const byHand = await outcomeOf(superuser, hand.companyId, tables, handRemarks);

    await begin(ours);
    await Promise.all([bench.apiMemory.reset(), bench.workerMemory.reset()]);
    const began = performance.now();
    const done = await ours.import(name, work.path, 'now');
    runs.ours.push((performance.now() - began) / 1000);
    peaks.api.push((await bench.apiMemory.read()) ?? Number.NaN);
    peaks.worker.push((await bench.workerMemory.read()) ?? Number.NaN);
    runs.stage.push(secondsBetween(done.createdAt, done.stagedAt));
    runs.process.push(secondsBetween(done.stagedAt, done.finishedAt));
    const imported = await outcomeOf(superuser, ours.companyId, tables, {
      errors: `FROM record_error WHERE import_id = '${done.id}'`,
      warnings: `FROM record_warning WHERE import_id = '${done.id}'`,
    });
    sameOutcome(byHand, { ...imported, errorRows: done.counts.errors }, work.expected);
  }
  const oursMedian = median(runs.ours);
  return {
    name,
    rows: work.rows,
    limit_s: rounded(median(runs.hand)),
    ours_s: rounded(oursMedian),
    ratio: rounded(median(runs.ours.map((seconds, turn) => seconds / (runs.hand[turn] as number)))),
    stage_s: rounded(median(runs.stage)),
    process_s: rounded(median(runs.process)),
    rows_per_s: Math.round(work.rows / oursMedian),
    api_rss_mb: Math.max(...peaks.api),
    worker_rss_mb: Math.max(...peaks.worker),
    notes: [
      `by hand ${runs.hand.map((seconds) => seconds.toFixed(2)).join(', ')} s; ours ${runs.ours.map((seconds) => seconds.toFixed(2)).join(', ')} s`,
    ],
  };
}
