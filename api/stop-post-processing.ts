import { announceChange } from '../db/announce-change.js';
import { inCompany } from '../db/client.js';
import { ownPostProcessing } from '../db/post-processing-figures.js';
import type { PostProcessingRef } from '../workflows/activities.js';
import type { ApiDependencies } from './dependencies.js';

/**
 * Asks a run of post-processing under way to stop, pause or go on. Gives false where none is under way that could: what
 * follows each document as it is made is a part of its import, and is controlled with it.
 */
export async function stopPostProcessing(
  { database, engine }: ApiDependencies,
  ref: PostProcessingRef,
  action: 'cancel' | 'pause' | 'resume',
): Promise<boolean> {
  const { companyId, importId, number } = ref;
  const underWay = await inCompany(database, companyId, async (tx) => {
    if ((await ownPostProcessing(tx, importId)) !== number) return false;
    if (action !== 'cancel') {
      // For a workflow that is still to begin: one that runs obeys the signal, and then shows it.
      await tx`
        UPDATE post_processing_run SET paused = ${action === 'pause'} WHERE import_id = ${importId} AND number = ${number} AND finished_at IS NULL`;
      return true;
    }
    const marked = await tx`
      UPDATE post_processing_run SET cancel_requested_at = coalesce(cancel_requested_at, now())
      WHERE import_id = ${importId} AND number = ${number} AND finished_at IS NULL`;
    if (marked.count === 0) return false;
    await tx`
      UPDATE import SET status = 'Cancelling', cancel_requested_at = coalesce(cancel_requested_at, now())
      WHERE import_id = ${importId} AND status = 'PostProcessing'`;
    await announceChange(tx, importId);
    return true;
  });
  if (underWay) await engine.signalPostProcessing(ref, action);
  return underWay;
}
