import type { PostProcessingRef } from '../../core/model/contract.js';
import { postProcessingIdOf } from '../../core/model/post-processing-figures.js';
import type { Database } from '../../db/client.js';
import { finishPostProcessing } from '../../services/post-processing/end-run.js';
import type { Engine } from '../../temporal/engine.js';
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
