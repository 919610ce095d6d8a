import type { PreparedDryRun, PreparedRun, RunRequest, Selection } from '../../core/model/contract.js';
import { Failure } from '../../core/model/failure.js';
import { begins } from '../../core/model/import-events.js';
import { refusal } from '../../core/model/import-state.js';
import type { JobRef } from '../../core/model/job.js';
import { compilePlan } from '../../core/plan/compile-plan.js';
import type { ExternalPlan } from '../../core/plan/plan.js';
import { needsExternalServer } from '../../core/setup/needs-external-server.js';
import { hasExternalSteps, triggerOf } from '../../core/setup/post-processing.js';
import type { IntegrationSetup } from '../../core/setup/setup.js';
import { announceChange } from '../../db/announce-change.js';
import { cancelOnAbort, type SendCancellable } from '../../db/cancel-queries.js';
import { changeStatus } from '../../db/change-status.js';
import { type Database, inCompany, type Transaction } from '../../db/client.js';
import { importProgress } from '../../db/import-figures.js';
import { endDryRuns, insertJob, isJob, nextJobNumber } from '../../db/job.js';
import { jobFigures } from '../../db/job-figures.js';
import type { ImportRow, JobRow } from '../../db/rows.js';
import { takenOverBy } from '../../db/same-content.js';
import { beginPostProcessing } from '../post-processing/begin-post-processing.js';
import { cutBatches } from './cut-batches.js';
import { renumberRecords } from './renumber-records.js';

/**
 * Begins a processing run: selects its records, arranges them so that groups are contiguous, and divides them into
 * batches. The same request returns the same run again. Throws a final failure if the import is in no state to be
 * processed (`NotProcessable`), its setup cannot be used any more (`InvalidSetup`), or nothing is left to do (`NothingToProcess`). If `signal` aborts, no run has begun.
 */
export function prepareRun(database: Database, request: RunRequest, signal?: AbortSignal): Promise<PreparedRun> {
  return begin(database, request, false, signal, async (tx, run) => ({
    ...run,
    progress: await importProgress(tx, request.importId),
  }));
}

/** As `prepareRun`, for a run that only finds out what would happen; the import is left unchanged. */
export function prepareDryRun(database: Database, request: RunRequest, signal?: AbortSignal): Promise<PreparedDryRun> {
  return begin(database, request, true, signal, async (tx, run) => ({
    ...run,
    figures: await jobFigures(tx, { importId: request.importId, kind: 'dry-run', number: run.runNo }),
  }));
}

type DividedRun = Omit<PreparedRun, 'progress'>;

async function begin<Prepared>(
  database: Database,
  request: RunRequest,
  dryRun: boolean,
  signal: AbortSignal | undefined,
  prepared: (tx: Transaction, run: DividedRun) => Promise<Prepared>,
): Promise<Prepared> {
  const cancellable = cancelOnAbort(signal, 0);
  try {
    return await inCompany(database, request.companyId, async (tx) => {
      const run = await beginRun(tx, request, dryRun, cancellable.send);
      signal?.throwIfAborted();
      return prepared(tx, run);
    });
  } catch (error) {
    signal?.throwIfAborted();
    throw error;
  } finally {
    cancellable.end();
  }
}

type Found = Pick<
  ImportRow,
  'status' | 'setup' | 'interleaved' | 'corrections' | 'run_no' | 'staged_at' | 'staged_rows'
>;

async function beginRun(
  tx: Transaction,
  request: RunRequest,
  dryRun: boolean,
  send: SendCancellable,
): Promise<DividedRun> {
  const { companyId, importId, records, status } = request;
  const kind = dryRun ? 'dry-run' : 'processing';
  const job = { companyId, importId, kind } as const;
  const [found] = await send(
    tx<
      Found[]
    >`SELECT status, setup, interleaved, corrections, run_no, staged_at, staged_rows FROM import WHERE import_id = ${importId} FOR UPDATE`,
  );
  if (!found) throw new Failure('NotProcessable', 'This import does not exist.');
  const [earlier] = await tx<
    Pick<JobRow, 'number'>[]
  >`SELECT number FROM job WHERE import_id = ${importId} AND kind = ${kind} AND request_id = ${request.requestId}`;
  const { setup } = found;
  if (earlier) return readDividedRun(tx, { ...job, number: earlier.number }, setup);
  refuseUnprocessable(found, dryRun);
  const successor = dryRun ? undefined : await takenOverBy(tx, companyId, importId);
  if (successor !== undefined)
    throw new Failure('NotProcessable', `The same content was imported again as ${successor}: process that import.`);

  const plan = compilePlan(setup);
  const everything = found.run_no === 0 && !records && !status;
  const renumbered = !everything || found.interleaved;
  const runNo = await nextJobNumber(tx, importId, kind);
  const rows: number = renumbered
    ? (await send(renumberRecords(tx, request, runNo, plan, { everything, corrected: found.corrections > 0 }))).count
    : found.staged_rows;
  if (rows === 0) throw new Failure('NothingToProcess', nothingToProcess(request));
  await insertJob(
    tx,
    { companyId, importId },
    {
      kind,
      number: runNo,
      running: true,
      inImportWorkflow: !dryRun,
      requestId: request.requestId,
      selection: { ...(records ? { records } : {}), ...(status ? { status } : {}) },
      total: rows,
      renumbered,
      timeoutMinutes: dryRun ? undefined : setup.timeoutMinutes,
    },
  );
  const batchSize = plan.external
    ? externalBatchSize(plan)
    : (setup.batchSize ?? defaultBatchSize(rows, triggerOf(setup) === 'PerDocument'));
  await cutBatches(tx, { companyId, importId, runNo, renumbered, dryRun, batchSize, send });
  await endDryRuns(tx, importId, { before: runNo, ended: dryRun });
  if (!dryRun) await beginPostProcessing(tx, { companyId, importId, runNo }, setup, 'beginning');
  if (!dryRun)
    await changeStatus(tx, importId, 'process', {
      to: 'Processing',
      set: tx`run_no = ${runNo}, cancel_requested_at = NULL, timed_out = false, finished_at = NULL, paused = false, fault = NULL`,
    });
  await announceChange(tx, importId);
  return readDividedRun(tx, { ...job, number: runNo }, setup);
}

function refuseUnprocessable({ status, run_no, staged_at }: Found, dryRun: boolean): void {
  if (status === 'Cancelling') throw new Failure('ImportCancelling', 'The import is being cancelled.');
  // An import that continues without a choice is Processing from the moment it is staged, or already paused.
  const staged = staged_at !== null;
  if (!dryRun && staged && run_no === 0 && begins('resume processing', status)) return;
  const refused = refusal({ status, staged }, dryRun ? 'dry run' : 'process');
  if (refused) throw new Failure('NotProcessable', refused);
}

/**
 * The documents for an external target are stored while they are being sent, and so are its answers, request by
 * request.
 */
function externalBatchSize({ setup, external }: ExternalPlan): number {
  const requests = 50 * external.target.documentsPerCall(external.settings);
  return Math.min(setup.batchSize ?? 2_000, 2_000, requests);
}

/**
 * Large enough that the overhead of a step is small, small enough that lanes end together; smaller if users want to see
 * documents and their post-processing as they are created.
 */
function defaultBatchSize(rows: number, followed: boolean): number {
  if (followed) return Math.min(2_000, Math.max(100, Math.ceil(rows / 20)));
  return Math.min(10_000, Math.max(1_000, Math.ceil(rows / 8)));
}

async function readDividedRun(tx: Transaction, job: JobRef, setup: IntegrationSetup): Promise<DividedRun> {
  const [cut] = await tx<{ batches: number; seconds_left: number | null; followed_by: number | null }[]>`
    SELECT (SELECT count(*)::int FROM batch b WHERE b.import_id = r.import_id AND b.run_no = r.number) AS batches,
      extract(epoch FROM r.deadline - now())::float8 AS seconds_left,
      (SELECT number FROM job p WHERE p.import_id = r.import_id AND p.up_to_run = r.number AND p.trigger = 'PerDocument') AS followed_by
    FROM (SELECT * FROM job WHERE ${isJob(tx, job)}) r`;
  return {
    runNo: job.number,
    batches: cut?.batches ?? 0,
    ...(needsExternalServer(setup) ? { external: true } : {}),
    ...(typeof cut?.followed_by === 'number' ? { followedBy: cut.followed_by } : {}),
    ...(hasExternalSteps(setup) ? { followedByExternal: true } : {}),
    ...(typeof cut?.seconds_left === 'number' ? { secondsLeft: Math.max(0, cut.seconds_left) } : {}),
  };
}

function nothingToProcess({ records, status }: Selection): string {
  if (records) return 'None of the records named is waiting, skipped or in error.';
  return status ? `No record has the status ${status}.` : 'No record is waiting to be processed.';
}
