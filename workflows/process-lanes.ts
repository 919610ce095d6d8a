import { condition, workflowInfo } from '@temporalio/workflow';
import type { BatchCounts, ImportRef } from './activities.js';
import { batches, deliveries } from './activity-options.js';

/** A run and how far its batches have been handed out. */
export interface Lanes {
  runNo: number;
  batches: number;
  /** The next batch to hand out, counted from 1. */
  nextBatch: number;
  /** Whether its documents go outside the books. */
  outside?: boolean;
}

interface Watch {
  isPaused(): boolean;
  counted(counts: BatchCounts): void;
}

/**
 * Processes a run's batches in `lanes` parallel lanes; each takes the next batch when it is done
 * with its last. Gives false, with `run.nextBatch` where to go on, when the history has grown so
 * long that the workflow should continue as new; true when all batches are done.
 */
export async function processLanes(
  ref: ImportRef,
  run: Lanes,
  lanes: number,
  { isPaused, counted }: Watch,
): Promise<boolean> {
  const { processBatch } = run.outside ? deliveries(ref.companyId) : batches(ref.companyId);
  let failing = false;
  const lane = async (): Promise<void> => {
    for (;;) {
      await condition(() => !isPaused());
      if (failing || run.nextBatch > run.batches || workflowInfo().continueAsNewSuggested) return;
      const batchNo = run.nextBatch;
      run.nextBatch += 1;
      try {
        counted(
          await processBatch.executeWithOptions({ summary: `Batch ${batchNo} of ${run.batches}, run ${run.runNo}` }, [
            { ...ref, runNo: run.runNo, batchNo },
          ]),
        );
      } catch (error) {
        failing = true;
        throw error;
      }
    }
  };
  // All lanes come to rest before a failure of one is passed on: nothing may run after "Cancelled".
  const ends = await Promise.allSettled(Array.from({ length: Math.min(lanes, run.batches) }, lane));
  const failed = ends.find((end) => end.status === 'rejected');
  if (failed) throw failed.reason;
  return run.nextBatch > run.batches;
}
