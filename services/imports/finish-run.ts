import type { ImportResult, ImportRunRef } from '../../core/model/contract.js';
import { begins } from '../../core/model/import-events.js';
import { isCompleted } from '../../core/model/import-state.js';
import { jobOf } from '../../core/model/job.js';
import { restingStatus } from '../../core/model/resting-status.js';
import { changeImport } from '../../db/change-import.js';
import { changeStatus } from '../../db/change-status.js';
import type { Database } from '../../db/client.js';
import { importProgress } from '../../db/import-figures.js';
import { endJob } from '../../db/job.js';
import type { ImportRow, JobRow } from '../../db/rows.js';
import { notifyImportEnded } from '../notifications/notify-import-ended.js';
import { beginPostProcessing } from '../post-processing/begin-post-processing.js';
import { endFollowing } from '../post-processing/end-post-processing.js';

/**
 * Ends a run whose batches are all done: the status of the import follows from its records, unless post-processing
 * follows. Changes nothing if the run has already ended, whatever has begun since.
 */
export async function finishRun(database: Database, ref: ImportRunRef): Promise<ImportResult> {
  const { importId, runNo } = ref;
  let followedBy: ImportResult['followedBy'];
  const result = await changeImport(database, ref, async (tx) => {
    // Locked until the commit, so that a concurrent cancel comes before or after it.
    const [row] = await tx<
      Pick<ImportRow, 'run_no' | 'status' | 'setup'>[]
    >`SELECT run_no, status, setup FROM import WHERE import_id = ${importId} FOR UPDATE`;
    await endJob(tx, jobOf('processing', { ...ref, number: runNo }), 'Finished');
    if (row?.run_no !== runNo) return;
    const [begun] = await tx<Pick<JobRow, 'number' | 'trigger'>[]>`
      SELECT number, trigger FROM job WHERE import_id = ${importId} AND up_to_run = ${runNo} AND trigger <> 'PerDocument'`;
    // A repeated call: post-processing has begun, and ends the import.
    if (begun) {
      followedBy = { number: begun.number, inside: begun.trigger !== 'JobQueue' };
      return;
    }
    // A repeated call: the run has already ended, or was cancelled.
    if (!begins('end run', row.status)) return;
    await endFollowing(tx, ref);
    const status = restingStatus(await importProgress(tx, importId));
    followedBy = isCompleted(status) ? await beginPostProcessing(tx, ref, row.setup, 'end') : undefined;
    await changeStatus(tx, importId, 'end run', {
      to: followedBy ? 'PostProcessing' : status,
      set: tx`
        paused = false, finished_at = ${status === 'Staged' || followedBy ? null : tx`now()`},
        cancelled_at = ${status === 'Cancelled' ? tx`coalesce(cancelled_at, now())` : tx`cancelled_at`}`,
    });
    await notifyImportEnded(tx, ref);
  });
  return { ...result, ...(followedBy ? { followedBy } : {}) };
}
