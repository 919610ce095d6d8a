import type { BatchCounts } from '../core/model/batch-counts.js';
import type { ImportRef } from '../core/model/contract.js';
import type { EntryCounts } from '../core/model/post-processing-figures.js';
import { batches, deliveries } from './activity-options.js';
import { type Cursor, inLanes } from './lanes.js';

/** A run and how far its batches have been assigned to lanes. */
export interface Lanes {
  runNo: number;
  batches: number;
  /** The next batch to assign, counted from 1. */
  nextBatch: number;
  /** Whether its documents go to an external target. */
  external?: boolean;
  /** Number of the post-processing job that follows each batch; absent if there is none. */
  followedBy?: number;
  /** Whether that job calls an external server. */
  followedByExternal?: boolean;
  /** When the run is stopped even if it is not done: milliseconds since 1970. */
  deadline?: number;
}

interface Watch {
  isPaused(): boolean;
  counted(counts: BatchCounts): void;
  /** What post-processing has done so far. */
  followed?(counts: EntryCounts): void;
}

/**
 * Processes the batches of a run in `lanes` parallel lanes, and what follows each batch. Returns true when all batches
 * are done. Returns false when the workflow should continue as new, which then begins at `run.nextBatch`.
 */
export function processLanes(ref: ImportRef, run: Lanes, lanes: number, watch: Watch): Promise<boolean> {
  const { processBatch } = run.external ? deliveries(ref.companyId) : batches(ref.companyId);
  const { postProcessBatch } = run.followedByExternal ? deliveries(ref.companyId) : batches(ref.companyId);
  const cursor: Cursor = {
    get next() {
      return run.nextBatch;
    },
    set next(batchNo) {
      run.nextBatch = batchNo;
    },
  };
  return inLanes(cursor, run.batches, lanes, watch.isPaused, async (batchNo) => {
    const batch = { ...ref, runNo: run.runNo, batchNo };
    const summary = `Batch ${batchNo} of ${run.batches}, run ${run.runNo}`;
    const counts = await processBatch.executeWithOptions({ summary }, [batch]);
    watch.counted(counts);
    if (run.followedBy === undefined || counts.documents === 0) return;
    const follow = { ...batch, number: run.followedBy };
    const entries = await postProcessBatch.executeWithOptions({ summary: `After ${summary}` }, [follow]);
    watch.followed?.(entries);
  });
}
