import type { ImportRef, PostProcessingEnd } from '../../core/model/contract.js';
import { type EndedJobStatus, type JobEnd, type JobRef, jobOf } from '../../core/model/job.js';
import type { EntryCounts, PostProcessingFigures } from '../../core/model/post-processing-figures.js';
import type { Progress } from '../../core/model/progress.js';
import { restingStatus } from '../../core/model/resting-status.js';
import { storedSteps } from '../../core/setup/post-processing.js';
import { changeImport } from '../../db/change-import.js';
import { changeStatus } from '../../db/change-status.js';
import type { Database, Transaction } from '../../db/client.js';
import { inCompany } from '../../db/client.js';
import { importProgress } from '../../db/import-figures.js';
import { endJob, isJob, lockToEnd } from '../../db/job.js';
import { jobFigures } from '../../db/job-figures.js';
import type { ImportRow, JobRow } from '../../db/rows.js';
import { notifyImportEnded } from '../notifications/notify-import-ended.js';
import { entriesOf } from './begin-post-processing.js';

/**
 * Ends a post-processing job and with it the import; does nothing to a job that has ended. Returns the figures of the
 * job.
 */
export async function finishPostProcessing(
  database: Database,
  { companyId, importId, number, ...end }: PostProcessingEnd,
): Promise<PostProcessingFigures> {
  const ref = { companyId, importId };
  const job = jobOf('post-processing', { ...ref, number });
  await changeImport(database, ref, async (tx) => {
    // Waits for a lost attempt that may still be running. Locks in the same order as portions do.
    await tx`SELECT FROM post_processing_portion WHERE import_id = ${importId} AND number = ${number} AND status = 'Processing' ORDER BY portion_no FOR UPDATE`;
    if (!(await lockToEnd(tx, job))) return;
    await tx`SELECT FROM import WHERE import_id = ${importId} FOR UPDATE`;
    const status = statusOf(await jobFigures(tx, job), end);
    await endPostProcessing(tx, job, status, end);
    // Waiting records stay so: the cancel was only for the post-processing of the others.
    const progress: Progress = { ...(await importProgress(tx, importId)), status: 'PostProcessing' };
    const importStatus = restingStatus(progress, status === 'Cancelled');
    const isWaiting = importStatus === 'Staged';
    const ended = await changeStatus(tx, importId, 'end post-processing', {
      to: importStatus,
      set: tx`
        finished_at = ${isWaiting ? null : tx`now()`}, cancel_requested_at = ${isWaiting ? null : tx`cancel_requested_at`},
        paused = false, timed_out = timed_out OR ${end.timedOut ?? false}`,
    });
    if (ended.count > 0) await notifyImportEnded(tx, ref);
  });
  return inCompany(database, companyId, (tx) => jobFigures(tx, job));
}

/** Ends the post-processing of a run's batches when the run itself has ended or was cancelled. */
export async function endFollowing(tx: Transaction, ref: ImportRef, end: JobEnd = {}): Promise<void> {
  const open = await tx<(Pick<JobRow, 'number'> & Pick<ImportRow, 'setup'> & { documents: number })[]>`
    SELECT r.number, i.setup, (
      SELECT coalesce(sum(b.documents), 0)::int FROM batch b
      WHERE b.company_id = r.company_id AND b.import_id = r.import_id AND b.run_no = r.up_to_run AND NOT b.dry_run) AS documents
    FROM job r JOIN import i USING (company_id, import_id)
    WHERE r.import_id = ${ref.importId} AND r.finished_at IS NULL AND r.kind = 'post-processing' AND r.in_import_workflow`;
  for (const { number, setup, documents } of open) {
    const job = jobOf('post-processing', { ...ref, number });
    // This includes the documents of a batch that was done when the cancel came, and were not post-processed.
    await tx`UPDATE job SET total = ${entriesOf(storedSteps(setup), documents)} WHERE ${isJob(tx, job)}`;
    await endPostProcessing(tx, job, statusOf(await jobFigures(tx, job), end), end);
  }
}

function statusOf({ total, completed }: EntryCounts, { cancelled = false, fault }: JobEnd): EndedJobStatus {
  if (completed === total && !fault) return 'Finished';
  return cancelled ? 'Cancelled' : 'Error';
}

async function endPostProcessing(tx: Transaction, job: JobRef, status: EndedJobStatus, end: JobEnd): Promise<void> {
  const { importId, number } = job;
  await endJob(tx, job, status, end);
  await tx`
    UPDATE post_processing_portion SET status = 'Ready', claim = NULL, waiting = NULL
    WHERE import_id = ${importId} AND number = ${number} AND status = 'Processing'`;
  await tx`UPDATE post_processing_entry SET retried_by = NULL WHERE import_id = ${importId} AND retried_by = ${number} AND status = 'Error'`;
}
