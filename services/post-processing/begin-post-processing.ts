import type { ImportRunRef } from '../../core/model/contract.js';
import { type SetupStep, stepsOf, triggerOf } from '../../core/setup/post-processing.js';
import type { IntegrationSetup } from '../../core/setup/setup.js';
import type { Transaction } from '../../db/client.js';
import { insertJob } from '../../db/job.js';

/** How many entries so many documents have: one per document and step, and one per step that is done once. */
export function entriesOf(steps: readonly Pick<SetupStep, 'scope'>[], documents: number): number {
  const perDocument = steps.filter(({ scope }) => scope === 'document').length;
  return documents * perDocument + steps.length - perDocument;
}

/**
 * Begins a post-processing job for what was written since the last one, and returns its number; undefined if the
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
  const perDocument = at === 'beginning';
  const documents = perDocument ? 0 : await writtenSinceLast(tx, importId);
  if (!perDocument && documents === 0) return undefined;
  const number = await insertJob(
    tx,
    { companyId, importId },
    {
      kind: 'post-processing',
      running: perDocument,
      inImportWorkflow: perDocument,
      trigger,
      upToRun: runNo,
      total: perDocument ? 0 : entriesOf(stepsOf(setup), documents),
    },
  );
  return { number, inside: trigger !== 'JobQueue' };
}

async function writtenSinceLast(tx: Transaction, importId: string): Promise<number> {
  const [row] = await tx<[{ documents: number }]>`
    SELECT coalesce(sum(documents), 0)::int AS documents FROM batch
    WHERE import_id = ${importId} AND NOT dry_run AND run_no > (${newestRunDone(tx, importId)})`;
  return row.documents;
}

/** SQL of a subquery: the newest processing run whose documents post-processing has included; with `before` only that of jobs before one. */
export const newestRunDone = (tx: Transaction, importId: string, before?: number) => tx`
  SELECT coalesce(max(up_to_run), 0) FROM job
  WHERE import_id = ${importId} AND kind = 'post-processing' ${before === undefined ? tx`` : tx`AND number < ${before}`}`;
