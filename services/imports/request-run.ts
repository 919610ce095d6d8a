import type { ImportRef, Selection } from '../../core/model/contract.js';
import { Failure } from '../../core/model/failure.js';
import { begins } from '../../core/model/import-events.js';
import { refusal } from '../../core/model/import-state.js';
import { compilePlan } from '../../core/plan/compile-plan.js';
import { stepsOf } from '../../core/setup/post-processing.js';
import { announceChange } from '../../db/announce-change.js';
import { changeStatus } from '../../db/change-status.js';
import type { Transaction } from '../../db/client.js';
import { importProgress } from '../../db/import-figures.js';
import { endDryRuns, insertJob, nextJobNumber } from '../../db/job.js';
import type { ImportRow, JobRow } from '../../db/rows.js';
import { takenOverBy } from '../../db/same-content.js';

/** A job that processes records, or finds out what processing would do. */
export type RunKind = 'processing' | 'dry-run';

interface RequestedRun extends Selection {
  /** Makes the request idempotent: the same id returns the same run. */
  requestId: string;
  /** Name of the key that requested it; absent if the import goes on by itself. */
  createdBy?: string;
}

type Found = Pick<ImportRow, 'status' | 'setup' | 'run_no' | 'staged_at'>;

/**
 * Stores a run of an import, which its workflow then prepares and processes. Returns its number. Throws a final failure if
 * the import is in no state to be processed (`NotProcessable`), its setup cannot be used any more (`InvalidSetup`), or nothing
 * is left to do (`NothingToProcess`).
 */
export async function requestRun(
  tx: Transaction,
  { companyId, importId }: ImportRef,
  kind: RunKind,
  { requestId, records, status, createdBy }: RequestedRun,
): Promise<number> {
  const [found] = await tx<
    Found[]
  >`SELECT status, setup, run_no, staged_at FROM import WHERE import_id = ${importId} FOR UPDATE`;
  if (!found) throw new Failure('NotProcessable', 'This import does not exist.');
  const [earlier] = await tx<
    Pick<JobRow, 'number'>[]
  >`SELECT number FROM job WHERE import_id = ${importId} AND kind = ${kind} AND request_id = ${requestId}`;
  if (earlier) return earlier.number;
  await refuseRun(tx, { companyId, importId }, kind, found);
  compilePlan(found.setup);
  stepsOf(found.setup);
  const selection = { ...(records ? { records } : {}), ...(status ? { status } : {}) };
  const total = await countSelected(tx, importId, selection, found.run_no === 0);
  if (total === 0) throw new Failure('NothingToProcess', nothingToProcess(selection));

  const number = await nextJobNumber(tx, importId, kind);
  const inImportWorkflow = kind === 'processing';
  await insertJob(
    tx,
    { companyId, importId },
    {
      kind,
      number,
      inImportWorkflow,
      requestId,
      selection,
      total,
      ...(createdBy === undefined ? {} : { createdBy }),
    },
  );
  if (kind === 'processing') {
    await endDryRuns(tx, importId, number);
    await changeStatus(tx, importId, 'process', {
      to: 'Processing',
      set: tx`run_no = ${number}, cancel_requested_at = NULL, timed_out = false, finished_at = NULL, paused = false, fault = NULL`,
    });
  }
  await announceChange(tx, importId);
  return number;
}

async function refuseRun(
  tx: Transaction,
  { companyId, importId }: ImportRef,
  kind: RunKind,
  { status, run_no, staged_at }: Found,
): Promise<void> {
  if (status === 'Cancelling') throw new Failure('ImportCancelling');
  // An import that continues without a choice is Processing from the moment it is staged, or already paused.
  const staged = staged_at !== null;
  const continues = kind === 'processing' && staged && run_no === 0 && begins('resume processing', status);
  const refused = continues ? undefined : refusal({ status, staged }, kind === 'dry-run' ? 'dry run' : 'process');
  if (refused) throw new Failure('NotProcessable', refused);
  if (kind === 'dry-run') {
    const [running] = await tx<Pick<JobRow, 'number'>[]>`
      SELECT number FROM job WHERE import_id = ${importId} AND kind = 'dry-run' AND finished_at IS NULL LIMIT 1`;
    if (running) throw new Failure('NotProcessable', 'A dry run of this import is running already.');
    return;
  }
  const successor = await takenOverBy(tx, companyId, importId);
  if (successor !== undefined)
    throw new Failure('NotProcessable', `The same content was imported again as ${successor}: process that import.`);
}

/** How many records a selection names. The run has more if others belong to the same documents. */
async function countSelected(
  tx: Transaction,
  importId: string,
  { records, status }: Selection,
  isFirst: boolean,
): Promise<number> {
  if (!records) {
    const { total, waiting, errors, skipped } = await importProgress(tx, importId);
    // The first run takes all records, so that those in error are reported like the others.
    if (!status && isFirst) return total;
    return { Ready: waiting, Error: errors, Skipped: skipped }[status ?? 'Ready'];
  }
  const wanted = status ? [status] : ['Ready', 'Error', 'Skipped'];
  const [found] = await tx<[{ count: number }]>`
    SELECT count(*)::int AS count FROM record_status
    WHERE import_id = ${importId} AND row_no = ANY (${records}::int[]) AND status = ANY (${wanted})`;
  return found.count;
}

function nothingToProcess({ records, status }: Selection): string {
  if (records) return 'None of the records named is waiting, skipped or in error.';
  return status ? `No record has the status ${status}.` : 'No record is waiting to be processed.';
}
