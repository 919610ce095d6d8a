import { finishPostProcessing } from '../activities/post-process/end-run.js';
import { type Database, inCompany } from '../db/client.js';
import type { PostProcessingRef } from '../workflows/activities.js';
import { postProcessingIdOf } from '../workflows/post-processing-figures.js';
import type { Engine } from './engine.js';
import { reviveRun } from './revive-run.js';

/** Mends a run of post-processing that has not moved for a while; gives what was done. */
export function revivePostProcessing(
  database: Database,
  engine: Engine,
  ref: PostProcessingRef,
): Promise<string | undefined> {
  return reviveRun(engine, {
    workflowId: postProcessingIdOf(ref.importId, ref.number),
    name: 'post-processing',
    async isCancelling() {
      const [run] = await inCompany(
        database,
        ref.companyId,
        (tx) => tx`
          SELECT cancel_requested_at IS NOT NULL AS cancelling FROM post_processing_run
          WHERE import_id = ${ref.importId} AND number = ${ref.number} AND finished_at IS NULL`,
      );
      return run?.cancelling;
    },
    end: () => finishPostProcessing(database, { ...ref, cancelled: true }),
    start: () => engine.startPostProcessing(ref),
    cancel: () => engine.signalPostProcessing(ref, 'cancel'),
  });
}
