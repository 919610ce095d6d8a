import { randomUUID } from 'node:crypto';
import type { ImportRef } from '../../core/model/contract.js';
import { Failure } from '../../core/model/failure.js';
import { type ActionState, refusal } from '../../core/model/import-state.js';
import type { EntrySelection } from '../../core/model/post-processing-figures.js';
import { stepsOf, triggerOf } from '../../core/setup/post-processing.js';
import type { IntegrationSetup } from '../../core/setup/setup.js';
import { announceChange } from '../../db/announce-change.js';
import { changeStatus } from '../../db/change-status.js';
import type { Transaction } from '../../db/client.js';
import { insertJob, nextJobNumber } from '../../db/job.js';
import { entryCounts } from '../../db/post-processing-counts.js';
import type { ImportRow, PostProcessingEntryRow } from '../../db/rows.js';

/** The key of an entry: the batch that wrote its document, the row of the document, and the step. */
export interface EntryKey {
  runNo: number;
  batchNo: number;
  row: number;
  step: number;
}

export const entryId = ({ runNo, batchNo, row, step }: EntryKey): string => [runNo, batchNo, row, step].join('-');

/** The key in an id; undefined for any other text. */
export function entryKey(id: string): EntryKey | undefined {
  const found = /^(\d{1,9})-(\d{1,9})-(\d{1,9})-(\d{1,2})$/.exec(id);
  if (!found) return undefined;
  const [runNo, batchNo, row, step] = found.slice(1).map(Number) as [number, number, number, number];
  return { runNo, batchNo, row, step };
}

/** Begins a job that retries what is not done of an import's post-processing, and returns its number. Throws
 * `NotProcessable` or `NothingToProcess` if it cannot begin. */
export async function beginRetry(
  tx: Transaction,
  { companyId, importId }: ImportRef,
  selection: EntrySelection,
  createdBy: string,
): Promise<number> {
  const [found] = await tx<
    (Pick<ImportRow, 'setup'> & ActionState)[]
  >`SELECT status, setup, staged_at IS NOT NULL AS staged FROM import WHERE import_id = ${importId} FOR UPDATE`;
  if (!found) throw new Failure('NotProcessable', 'This import does not exist.');
  const refused = refusal(found, 'retry post-processing');
  if (refused) throw new Failure('NotProcessable', refused);
  const counts = await entryCounts(tx, importId);
  if (!counts) throw new Failure('NotProcessable', 'This import has no post-processing.');
  const number = await nextJobNumber(tx, importId, 'post-processing');
  const followingSteps = followingStepsOf(found.setup);
  const open = counts.total - counts.completed - counts.errors;
  const untried = selection.entries || selection.status === 'Error' ? 0 : open;
  const total =
    selection.status === 'Skipped'
      ? untried - (await countBlocked(tx, importId, followingSteps))
      : untried + (await markErrors(tx, importId, number, selection, untried > 0 ? () => 0 : followingSteps));
  if (total === 0) throw new Failure('NothingToProcess', 'There is nothing to post-process again.');
  const trigger = triggerOf(found.setup);
  const requestId = randomUUID();
  const job = { kind: 'post-processing', number, trigger, requestId, selection, total, createdBy } as const;
  await insertJob(tx, { companyId, importId }, job);
  await changeStatus(tx, importId, 'post-process again', {
    to: 'PostProcessing',
    set: tx`cancel_requested_at = NULL, finished_at = NULL`,
  });
  await announceChange(tx, importId);
  return number;
}

/** How many steps for each document come after one. */
function followingStepsOf(setup: IntegrationSetup): (step: number) => number {
  const each = stepsOf(setup).filter(({ scope }) => scope === 'document');
  return (step) => each.filter(({ number }) => number > step).length;
}

/** How many untried entries stay so while a step before them is in error. */
async function countBlocked(
  tx: Transaction,
  importId: string,
  followingSteps: (step: number) => number,
): Promise<number> {
  const rows = await tx<(Pick<PostProcessingEntryRow, 'step'> & { entries: number })[]>`
    SELECT step, count(*)::int AS entries FROM post_processing_entry
    WHERE import_id = ${importId} AND status = 'Error' AND row_no > 0 GROUP BY step`;
  return rows.reduce((sum, { step, entries }) => sum + entries * followingSteps(step), 0);
}

/** Marks the selected entries in error, and returns their number plus that of the steps that follow them. */
async function markErrors(
  tx: Transaction,
  importId: string,
  number: number,
  { entries }: EntrySelection,
  followingSteps: (step: number) => number,
): Promise<number> {
  const keys = entries?.map((id) => entryKey(id)).filter((key) => key !== undefined);
  const chosen = keys
    ? tx`AND (run_no, batch_no, row_no, step) IN (SELECT * FROM unnest(${keys.map(({ runNo }) => runNo)}::int[], ${keys.map(({ batchNo }) => batchNo)}::int[],
          ${keys.map(({ row }) => row)}::int[], ${keys.map(({ step }) => step)}::int[]))`
    : tx``;
  const rows = await tx<(Pick<PostProcessingEntryRow, 'step'> & { of_document: boolean; entries: number })[]>`
    WITH marked AS (
      UPDATE post_processing_entry SET retried_by = ${number} WHERE import_id = ${importId} AND status = 'Error' ${chosen} RETURNING row_no, step
    )
    SELECT step, row_no > 0 AS of_document, count(*)::int AS entries FROM marked GROUP BY 1, 2`;
  return rows.reduce(
    (sum, { step, of_document, entries: count }) => sum + count * (1 + (of_document ? followingSteps(step) : 0)),
    0,
  );
}
