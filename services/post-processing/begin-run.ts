import type { ImportRunRef } from '../../core/model/contract.js';
import { type SetupStep, stepsOf, triggerOf } from '../../core/setup/post-processing.js';
import type { IntegrationSetup } from '../../core/setup/setup.js';
import type { Transaction } from '../../db/client.js';

/** How many entries so many documents have: one per document and step, and one per step that is done once. */
export function entriesOf(steps: readonly SetupStep[], documents: number): number {
  const perDocument = steps.filter(({ per }) => per === 'document').length;
  return documents * perDocument + steps.length - perDocument;
}

/**
 * Begins a run of post-processing for what was written since the last one, and returns its number; undefined if the
 * setup has none at this point (`at`), or nothing was written. The caller must have locked the import's row.
 */
export async function beginPostProcessing(
  tx: Transaction,
  { companyId, importId, runNo }: ImportRunRef,
  setup: IntegrationSetup,
  at: 'beginning' | 'end',
): Promise<{ number: number; inside: boolean } | undefined> {
  const trigger = triggerOf(setup);
  if (trigger === 'None' || (trigger === 'PerDocument') !== (at === 'beginning')) return undefined;
  const [last] = await tx`
    SELECT coalesce(max(number), 0) AS number, coalesce(max(up_to_run), 0) AS up_to_run FROM post_processing_run WHERE import_id = ${importId}`;
  const number = Number(last?.number) + 1;
  const documents = at === 'beginning' ? undefined : await writtenSince(tx, importId, last?.up_to_run);
  if (documents === 0) return undefined;
  await tx`
    INSERT INTO post_processing_run (company_id, import_id, number, trigger, up_to_run, total, status, started_at)
    VALUES (${companyId}, ${importId}, ${number}, ${trigger}, ${runNo}, ${documents === undefined ? 0 : entriesOf(stepsOf(setup), documents)},
      ${at === 'beginning' ? 'In Process' : 'Ready'}, ${at === 'beginning' ? tx`now()` : null})`;
  return { number, inside: trigger !== 'JobQueue' };
}

async function writtenSince(tx: Transaction, importId: string, runNo: number): Promise<number> {
  const [row] = await tx`
    SELECT coalesce(sum(documents), 0)::int AS documents FROM batch
    WHERE import_id = ${importId} AND run_no > ${runNo} AND NOT dry_run`;
  return row?.documents ?? 0;
}
