import { finishPostProcessing } from '../activities/post-process/end-run.js';
import { type Database, inCompany } from '../db/client.js';
import type { PostProcessingRef } from '../workflows/activities.js';
import { postProcessingIdOf } from '../workflows/post-processing-figures.js';
import type { Engine } from './engine.js';

/**
 * Mends a run of post-processing that should be at work and has not moved for a while: one that was never started, or
 * whose workflow is gone, goes on with what is not done; one that somebody terminated is cancelled. Where a cancel was
 * asked for, it is asked for again. Gives what was done; undefined where the workflow lives.
 */
export async function revivePostProcessing(
  database: Database,
  engine: Engine,
  ref: PostProcessingRef,
): Promise<string | undefined> {
  const fate = await engine.fateOf(postProcessingIdOf(ref.importId, ref.number));
  if (fate === 'terminated') {
    await finishPostProcessing(database, { ...ref, cancelled: true });
    return 'ended post-processing that was terminated';
  }
  const [run] = await inCompany(
    database,
    ref.companyId,
    (tx) =>
      tx`SELECT cancel_requested_at FROM post_processing_run WHERE import_id = ${ref.importId} AND number = ${ref.number} AND finished_at IS NULL`,
  );
  if (!run) return undefined;
  if (fate === 'gone') await engine.startPostProcessing(ref);
  if (run.cancel_requested_at !== null) await engine.signalPostProcessing(ref, 'cancel');
  return fate === 'gone' ? 'started post-processing that was left behind' : undefined;
}
