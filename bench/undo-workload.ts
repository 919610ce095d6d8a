import { setTimeout as delay } from 'node:timers/promises';
import type { Undo } from '../api/undos/schemas.js';
import { salesOrdersSetup } from '../examples/setups.js';
import { BenchCompany, type BenchStack, clearImports } from './bench-stack.js';
import { type Figures, median, plainFigures, rounded, secondsBetween } from './figures.js';
import { salesOrdersFile } from './sales-orders-workload.js';

/** Undoes an import of orders of five lines, and deletes the same lines and headers with two DELETEs for comparison. */
export async function undoWorkload(bench: BenchStack, name: string, orders: number, times: number): Promise<Figures> {
  const { superuser } = bench;
  const company = await BenchCompany.open(bench, 'ours');
  await company.put(name, salesOrdersSetup);
  const path = await salesOrdersFile(orders);
  const runs = { hand: [] as number[], ours: [] as number[] };
  const imported = async () => {
    await clearImports(superuser);
    return company.import(name, path, 'now');
  };
  for (let turn = 0; turn < times; turn += 1) {
    const first = await imported();
    const documents = first.results.documents;
    const began = performance.now();
    await superuser.begin(async (tx) => {
      await tx`
        DELETE FROM sales_line l USING sales_document d
        WHERE d.company_id = ${company.companyId} AND d.import_id = ${first.id}
          AND l.company_id = d.company_id AND l.document_type = d.document_type AND l.document_number = d.number`;
      const removed =
        await tx`DELETE FROM sales_document WHERE company_id = ${company.companyId} AND import_id = ${first.id}`;
      if (removed.count !== documents) throw new Error(`by hand ${removed.count} removed, of ${documents}`);
    });
    runs.hand.push((performance.now() - began) / 1000);
    const { id } = await imported();
    await company.call('POST', `/imports/${id}/undo`, undefined, { prefer: 'respond-async' });
    const undo = await ended(company, id);
    if (undo.counts.removed !== documents) throw new Error(`${undo.message}, of ${documents}`);
    runs.ours.push(secondsBetween(undo.createdAt, undo.finishedAt));
  }
  return {
    ...plainFigures(name, orders * 5, median(runs.ours), [
      `by hand ${runs.hand.map((seconds) => seconds.toFixed(2)).join(', ')} s; ours ${runs.ours.map((seconds) => seconds.toFixed(2)).join(', ')} s`,
    ]),
    limit_s: rounded(median(runs.hand)),
    ratio: rounded(median(runs.ours.map((seconds, turn) => seconds / (runs.hand[turn] as number)))),
  };
}

async function ended(company: BenchCompany, id: string): Promise<Undo> {
  for (;;) {
    const undo = (await company.call('GET', `/imports/${id}/undos/1`)) as Undo;
    if (undo.finishedAt !== null) return undo;
    // Polling without a pause would slow the machine down.
    await delay(100);
  }
}
