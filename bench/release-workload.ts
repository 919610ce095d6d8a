import { setTimeout as delay } from 'node:timers/promises';
import type { Import } from '../api/imports/schemas.js';
import type { PostProcessingJob } from '../api/post-processing/schemas.js';
import { salesOrdersSetup } from '../examples/setups.js';
import { BenchCompany, type BenchStack, clearImports } from './bench-stack.js';
import { type Figures, median, plainFigures, rounded, secondsBetween } from './figures.js';
import { salesOrdersFile } from './sales-orders-workload.js';

/** Releases imported orders in a job of its own, and with a single UPDATE for comparison. */
export async function releaseWorkload(
  bench: BenchStack,
  name: string,
  orders: number,
  times: number,
): Promise<Figures> {
  const { superuser } = bench;
  const company = await BenchCompany.open(bench, 'ours');
  await company.put(name, {
    ...salesOrdersSetup,
    postProcessing: { trigger: 'JobQueue', steps: [{ step: 'release' }] },
  });
  const path = await salesOrdersFile(orders);
  const runs = { hand: [] as number[], ours: [] as number[] };
  for (let turn = 0; turn < times; turn += 1) {
    await clearImports(superuser);
    const { id } = await company.import(name, path, 'now');
    const run = await ended(company, id);
    runs.ours.push(secondsBetween(run.createdAt, run.finishedAt));
    const documents = run.counts.completed;
    await superuser`UPDATE sales_document SET status = 'Open' WHERE company_id = ${company.companyId}`;
    await superuser`VACUUM sales_document`;
    const began = performance.now();
    const released = await superuser`
      UPDATE sales_document d SET status = 'Released', updated_at = now()
      FROM customer c WHERE c.company_id = d.company_id AND c.number = d.customer_number AND NOT c.blocked
        AND d.company_id = ${company.companyId} AND d.status = 'Open' AND d.import_id = ${id}`;
    runs.hand.push((performance.now() - began) / 1000);
    if (released.count !== documents) throw new Error(`by hand ${released.count} released, Longshore ${documents}`);
  }
  const seconds = median(runs.ours);
  return {
    ...plainFigures(name, orders, seconds, [
      `by hand ${runs.hand.map((seconds) => seconds.toFixed(2)).join(', ')} s; ours ${runs.ours.map((seconds) => seconds.toFixed(2)).join(', ')} s`,
    ]),
    limit_s: rounded(median(runs.hand)),
    ratio: rounded(median(runs.ours.map((seconds, turn) => seconds / (runs.hand[turn] as number)))),
  };
}

async function ended(company: BenchCompany, id: Import['id']): Promise<PostProcessingJob> {
  for (;;) {
    const run = (await company.call('GET', `/imports/${id}/post-processing/1`)) as PostProcessingJob;
    if (run.finishedAt !== null) return run;
    // Polling without a pause would slow the machine down.
    await delay(100);
  }
}
