import type { PreparedDryRun, PreparedRun, RunRequest, Selection } from '../../core/model/contract.js';
import { Failure } from '../../core/model/failure.js';
import type { JobRef } from '../../core/model/job.js';
import { compilePlan } from '../../core/plan/compile-plan.js';
import type { ExternalPlan } from '../../core/plan/plan.js';
import { needsExternalServer } from '../../core/setup/needs-external-server.js';
import { hasExternalSteps, stepsOf, triggerOf } from '../../core/setup/post-processing.js';
import type { IntegrationSetup } from '../../core/setup/setup.js';
import { announceChange } from '../../db/announce-change.js';
import { cancelOnAbort, type SendCancellable } from '../../db/cancel-queries.js';
import { type Database, inCompany, type Transaction } from '../../db/client.js';
import { importProgress } from '../../db/import-figures.js';
import { beginJob, isJob } from '../../db/job.js';
import { jobFigures } from '../../db/job-figures.js';
import type { ImportRow, JobRow } from '../../db/rows.js';
import { beginPostProcessing } from '../post-processing/begin-post-processing.js';
import { cutBatches } from './cut-batches.js';
import { renumberRecords } from './renumber-records.js';
import { type RunKind, requestRun } from './request-run.js';

/**
 * Prepares a processing run, which is stored before unless a request has done that: selects its records, arranges them so
 * that groups are contiguous, and divides them into batches. Called again it returns the same. Throws the failures of
 * `requestRun`, and `ImportCancelling`. If `signal` aborts, nothing was prepared.
 */
export function prepareRun(database: Database, request: RunRequest, signal?: AbortSignal): Promise<PreparedRun> {
  return begin(database, request, 'processing', signal, async (tx, run) => ({
    ...run,
    progress: await importProgress(tx, request.importId),
  }));
}

/** As `prepareRun`, for a run that only finds out what would happen; the import is left unchanged. */
export function prepareDryRun(database: Database, request: RunRequest, signal?: AbortSignal): Promise<PreparedDryRun> {
  return begin(database, request, 'dry-run', signal, async (tx, run) => ({
    ...run,
    figures: await jobFigures(tx, { importId: request.importId, kind: 'dry-run', number: run.runNo }),
  }));
}

type DividedRun = Omit<PreparedRun, 'progress'>;

async function begin<Prepared>(
  database: Database,
  request: RunRequest,
  kind: RunKind,
  signal: AbortSignal | undefined,
  prepared: (tx: Transaction, run: DividedRun) => Promise<Prepared>,
): Promise<Prepared> {
  const cancellable = cancelOnAbort(signal, 0);
  try {
    return await inCompany(database, request.companyId, async (tx) => {
      const run = await beginRun(tx, request, kind, cancellable.send);
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

type Found = Pick<ImportRow, 'setup' | 'interleaved' | 'corrections' | 'staged_rows' | 'status'>;

async function beginRun(
  tx: Transaction,
  request: RunRequest,
  kind: RunKind,
  send: SendCancellable,
): Promise<DividedRun> {
  const { companyId, importId } = request;
  const dryRun = kind === 'dry-run';
  // A dry run that is prepared delays no change of its import, which would end it.
  const [found] = await send(
    tx<
      Found[]
    >`SELECT status, setup, interleaved, corrections, staged_rows FROM import WHERE import_id = ${importId} ${dryRun ? tx`` : tx`FOR UPDATE`}`,
  );
  if (!found) throw new Failure('NotProcessable', 'This import does not exist.');
  const { setup } = found;
  const number = request.number ?? (await requestRun(tx, request, kind, request));
  const job = { companyId, importId, kind, number } as const;
  const [stored] = await tx<
    (Pick<JobRow, 'selection' | 'finished_at' | 'cancel_requested_at'> & { divided: boolean; first: boolean })[]
  >`
    SELECT selection, finished_at, cancel_requested_at, EXISTS (SELECT FROM batch WHERE import_id = ${importId} AND run_no = ${number}) AS divided,
      NOT EXISTS (SELECT FROM job WHERE import_id = ${importId} AND kind = 'processing' AND number < ${number}) AS first
    FROM job WHERE ${isJob(tx, job)}`;
  if (!stored) throw new Failure('NotProcessable', 'This run does not exist.');
  // A late call: nothing of it is left to do.
  if (stored.finished_at !== null) return { runNo: number, batches: 0 };
  if (stored.divided) return readDividedRun(tx, job, setup);
  if (stored.cancel_requested_at !== null || (!dryRun && found.status === 'Cancelling'))
    throw new Failure('ImportCancelling');

  const plan = compilePlan(setup);
  stepsOf(setup);
  const selection = stored.selection as Selection;
  const everything = stored.first && !selection.records && !selection.status;
  const renumbered = !everything || found.interleaved;
  const rows: number = renumbered
    ? (
        await send(
          renumberRecords(tx, { ...job, ...selection }, plan, { everything, corrected: found.corrections > 0 }),
        )
      ).count
    : found.staged_rows;
  const batchSize = plan.external
    ? externalBatchSize(plan)
    : (setup.batchSize ?? defaultBatchSize(rows, triggerOf(setup) === 'PerDocument'));
  await cutBatches(tx, { companyId, importId, runNo: number, renumbered, dryRun, batchSize, send });
  await beginJob(tx, job, dryRun ? undefined : setup.timeoutMinutes);
  await tx`UPDATE job SET total = ${rows}, renumbered = ${renumbered} WHERE ${isJob(tx, job)}`;
  if (!dryRun) await beginPostProcessing(tx, { companyId, importId, runNo: number }, setup, 'beginning');
  await announceChange(tx, importId);
  return readDividedRun(tx, job, setup);
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
  const [cut] = await tx<
    ({ batches: number; seconds_left: number | null; followed_by: number | null } & Pick<JobRow, 'paused'>)[]
  >`
    SELECT (SELECT count(*)::int FROM batch b WHERE b.import_id = r.import_id AND b.run_no = r.number) AS batches,
      extract(epoch FROM r.deadline - now())::float8 AS seconds_left, r.paused,
      (SELECT number FROM job p WHERE p.import_id = r.import_id AND p.up_to_run = r.number AND p.trigger = 'PerDocument') AS followed_by
    FROM (SELECT * FROM job WHERE ${isJob(tx, job)}) r`;
  return {
    runNo: job.number,
    batches: cut?.batches ?? 0,
    ...(needsExternalServer(setup) ? { external: true } : {}),
    ...(typeof cut?.followed_by === 'number' ? { followedBy: cut.followed_by } : {}),
    ...(hasExternalSteps(setup) ? { followedByExternal: true } : {}),
    ...(cut?.paused ? { paused: true } : {}),
    ...(typeof cut?.seconds_left === 'number' ? { secondsLeft: Math.max(0, cut.seconds_left) } : {}),
  };
}
