import { finishPostProcessing } from '../activities/post-process/end-run.js';
import type { Database } from '../db/client.js';
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
  return reviveRun(database, engine, {
    table: 'post_processing_run',
    ref,
    workflowId: postProcessingIdOf(ref.importId, ref.number),
    name: 'post-processing',
    end: () => finishPostProcessing(database, { ...ref, cancelled: true }),
    start: () => engine.startPostProcessing(ref),
    cancel: () => engine.signalPostProcessing(ref, 'cancel'),
  });
}
