import type { BatchCounts } from '../../core/model/batch-counts.js';
import type { ImportRef, ImportRunRef } from '../../core/model/contract.js';
import { begins } from '../../core/model/import-events.js';
import type { ProcessingChoice } from '../../core/model/import-state.js';
import { jobOf } from '../../core/model/job.js';
import { afterBatch, initialProgress, type Progress } from '../../core/model/progress.js';
import { needsExternalServer } from '../../core/setup/needs-external-server.js';
import { hasExternalSteps } from '../../core/setup/post-processing.js';
import type { IntegrationSetup } from '../../core/setup/setup.js';
import { type Database, inCompany, type Transaction } from '../../db/client.js';
import { importProgress } from '../../db/import-figures.js';
import { activeJob, importLabels, jobLabels } from '../../db/job.js';
import type { BatchRow, ImportRow, JobRow } from '../../db/rows.js';
import { finishCancel } from '../../services/imports/cancel.js';
import { type Engine, workflowIdOf } from '../../temporal/engine.js';
import type { StagedStart } from '../../workflows/import-workflow.js';
import type { Lanes } from '../../workflows/process-lanes.js';

/**
 * Repairs an import that should be reading its file (run 0) or processing a run, and has made no progress for a while. If its workflow was terminated, the
 * import ends as Cancelled. If the workflow is gone (the engine lost its data), a new one continues with what is left.
 * Returns what was done; undefined if the workflow is running or the import has made progress meanwhile.
 */
export async function recoverImport(
  database: Database,
  engine: Engine,
  { runNo, ...ref }: ImportRunRef,
): Promise<string | undefined> {
  const before = await inCompany(database, ref.companyId, (tx) => snapshot(tx, ref));
  const state = await engine.workflowState(workflowIdOf(ref.importId));
  if (before?.runNo !== runNo || state === 'running') return undefined;
  const now = await inCompany(database, ref.companyId, (tx) => snapshot(tx, ref));
  if (now?.revision !== before.revision) return undefined;
  if (state === 'terminated') {
    await finishCancel(database, { ...ref, runNo });
    return 'cancelled an import whose workflow was terminated';
  }
  const labels = await inCompany(database, ref.companyId, (tx) =>
    runNo > 0 ? jobLabels(tx, jobOf('processing', { ...ref, number: runNo })) : importLabels(tx, ref),
  );
  await engine.restart({ ...ref, processing: now.processing, ...(now.staged ? { staged: now.staged } : {}) }, labels);
  return 'restarted an import whose workflow was gone';
}

interface ImportSnapshot {
  revision: string;
  runNo: number;
  processing: ProcessingChoice;
  /** The run to continue; absent before the first, in which case staging finds what is there. */
  staged?: StagedStart;
}

async function snapshot(tx: Transaction, { importId }: ImportRef): Promise<ImportSnapshot | undefined> {
  const [row] = await tx<
    Pick<ImportRow, 'revision' | 'run_no' | 'processing' | 'paused' | 'status' | 'setup'>[]
  >`SELECT revision, run_no, processing, paused, status, setup FROM import WHERE import_id = ${importId}`;
  // An import can be paused exactly while its own workflow is working on it.
  if (!row || !begins('pause', row.status)) return undefined;
  const { revision, run_no: runNo, processing, paused } = row;
  return {
    revision,
    runNo,
    processing,
    ...(runNo > 0 ? { staged: await stagedStart(tx, importId, { runNo, setup: row.setup }, paused) } : {}),
  };
}

/** A batch of the run to continue; `done` if what follows it is done as well. */
type RevivedBatch = BatchRow & { done: boolean; followed_by: JobRow['number'] | null; deadline: number | null };

// Lanes end out of order. The workflow assigns batches from the first one that is not done, receives the counts of
// later batches that are already done, and adds them: so these must not be in the progress that it begins with.
async function stagedStart(
  tx: Transaction,
  importId: string,
  { runNo, setup }: { runNo: number; setup: IntegrationSetup },
  paused: boolean,
): Promise<StagedStart> {
  const rows = await tx<RevivedBatch[]>`
    SELECT b.*, b.status = 'Completed' AND (p.number IS NULL OR b.documents = 0 OR coalesce(f.status, 'Ready') = 'Completed') AS done, p.number AS followed_by,
      extract(epoch FROM r.deadline)::float8 * 1000 AS deadline
    FROM batch b JOIN job r ON r.company_id = b.company_id AND r.import_id = b.import_id AND r.kind = b.kind AND r.number = b.run_no
    LEFT JOIN job p ON p.import_id = b.import_id AND p.up_to_run = b.run_no AND p.trigger = 'PerDocument' AND p.finished_at IS NULL
    LEFT JOIN post_processing_portion f ON f.import_id = p.import_id AND f.number = p.number AND f.portion_no = b.batch_no
    WHERE b.import_id = ${importId} AND b.run_no = ${runNo} ORDER BY b.batch_no`;
  const nextBatch = rows.find(({ done }) => !done)?.batch_no ?? rows.length + 1;
  const completedAhead = rows.filter(({ batch_no, status }) => batch_no >= nextBatch && status === 'Completed');
  const current = await importProgress(tx, importId);
  // The run is stored, and not prepared yet.
  if (rows.length === 0) return { progress: initialProgress, requested: runNo };
  const progress = completedAhead.reduce<Progress>(
    (rest, row) =>
      afterBatch(rest, {
        rows: -row.rows,
        completed: -row.completed,
        errors: -row.errors,
        priorErrors: -row.prior_errors,
        warnings: -row.warnings,
        skipped: -row.skipped,
        priorSkipped: -row.prior_skipped,
        documents: -row.documents,
        inserted: -row.inserted,
        updated: -row.updated,
        unchanged: -row.unchanged,
        lines: -row.lines,
      } satisfies BatchCounts),
    current,
  );
  const [first] = rows;
  const run: Lanes = {
    runNo,
    batches: rows.length,
    nextBatch,
    ...(needsExternalServer(setup) ? { external: true } : {}),
    ...(typeof first?.followed_by === 'number' ? { followedBy: first.followed_by } : {}),
    ...(hasExternalSteps(setup) ? { followedByExternal: true } : {}),
    ...(typeof first?.deadline === 'number' ? { deadline: first.deadline } : {}),
  };
  return { progress, run, paused };
}

/** Sends a requested cancel again, to whichever workflow is working on the import. */
export async function resendCancel(database: Database, engine: Engine, ref: ImportRef): Promise<void> {
  const { progress, job } = await inCompany(database, ref.companyId, async (tx) => ({
    progress: await importProgress(tx, ref.importId),
    job: await activeJob(tx, ref),
  }));
  if (job) await engine.signalJob(job, 'cancel');
  else await engine.signal(ref, 'cancel', progress);
}
