import type { ImportResult, ImportRunRef } from '../../core/model/contract.js';
import { changeImport } from '../../db/change-import.js';
import { changeStatus } from '../../db/change-status.js';
import type { Database } from '../../db/client.js';
import { requestCancel } from '../../db/import-cancel.js';
import { activeJob, endJobsOf, releaseBatches } from '../../db/job.js';
import type { ImportRow } from '../../db/rows.js';
import { completeInterruptedBatches } from '../delivery/complete-interrupted-batches.js';
import { deleteDeliveryContents } from '../delivery/delete-delivery-contents.js';
import { notifyImportEnded } from '../notifications/notify-import-ended.js';
import { endFollowing } from '../post-processing/end-post-processing.js';

/** Marks an import as being cancelled: from then on no batch begins and no chunk is staged. */
export async function markCancelling(database: Database, ref: ImportRunRef & { timedOut?: boolean }): Promise<void> {
  await changeImport(database, ref, (tx) =>
    requestCancel(tx, ref.importId, { where: tx`run_no = ${ref.runNo}`, timedOut: ref.timedOut ?? false }),
  );
}

/**
 * Ends a cancel when nothing runs any more: what is not completed or in error becomes Skipped. Changes nothing if a
 * later run has begun (then this is a late call of a lost attempt), or if the import has ended otherwise.
 */
export async function finishCancel(database: Database, ref: ImportRunRef): Promise<ImportResult> {
  const { importId, runNo } = ref;
  await completeInterruptedBatches(database, ref);
  return changeImport(database, ref, async (tx) => {
    const [before] = await tx<
      Pick<ImportRow, 'status'>[]
    >`SELECT status FROM import WHERE import_id = ${importId} FOR UPDATE`;
    // Post-processing ends the import itself, as soon as nothing of it runs.
    if (await activeJob(tx, ref)) return;
    const cancelled = await changeStatus(tx, importId, 'end cancel', {
      to: 'Cancelled',
      set: tx`
        cancel_requested_at = coalesce(cancel_requested_at, now()), cancelled_at = coalesce(cancelled_at, now()),
        finished_at = now(), staging_claim = NULL, paused = false`,
      where: tx`run_no = ${runNo}`,
    });
    if (cancelled.count === 0) return;
    await deleteDeliveryContents(tx, importId);
    await endFollowing(tx, ref, { cancelled: true });
    await releaseBatches(tx, importId);
    await endJobsOf(tx, importId, 'Cancelled');
    if (before?.status !== 'Cancelled') await notifyImportEnded(tx, ref);
  });
}
