import type { ImportRef, ImportResult } from '../../core/model/contract.js';
import { storableJson } from '../../core/text/storable.js';
import { changeImport } from '../../db/change-import.js';
import { changeStatus } from '../../db/change-status.js';
import type { Database } from '../../db/client.js';
import { activeJob, endJobsOf, releaseBatches } from '../../db/job.js';
import { completeInterruptedBatches } from '../delivery/complete-interrupted-batches.js';
import { deleteDeliveryContents } from '../delivery/delete-delivery-contents.js';
import { notifyImportEnded } from '../notifications/notify-import-ended.js';
import { endFollowing } from '../post-processing/end-post-processing.js';

/**
 * Ends an import that cannot continue for a reason outside its file; does nothing to an import that has ended. If the
 * file was read, its records can be corrected and processed again. Changes nothing if a later run than `runNo` has begun: then this is
 * a late call of a lost attempt.
 */
export async function failImport(
  database: Database,
  { code, message, runNo, ...ref }: ImportRef & { code: string; message: string; runNo?: number },
): Promise<ImportResult> {
  await completeInterruptedBatches(database, ref);
  return changeImport(database, ref, async (tx) => {
    await tx`SELECT FROM import WHERE import_id = ${ref.importId} FOR UPDATE`;
    // Post-processing ends the import itself.
    if (await activeJob(tx, ref)) return;
    const failed = await changeStatus(tx, ref.importId, 'fail', {
      to: 'Failed',
      set: tx`fault = ${storableJson({ code, message })}::text::jsonb, finished_at = now()`,
      where: runNo === undefined ? tx`true` : tx`run_no = ${runNo}`,
    });
    if (failed.count === 0) return;
    // The rest can be processed again, as after a cancel.
    await releaseBatches(tx, ref.importId);
    await deleteDeliveryContents(tx, ref.importId);
    await endFollowing(tx, ref, { fault: { code, message } });
    await endJobsOf(tx, ref.importId, 'Error', { fault: { code, message } });
    await notifyImportEnded(tx, ref);
  });
}
