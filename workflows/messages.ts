import { defineQuery, defineSignal, defineUpdate } from '@temporalio/workflow';
import type { Selection } from './activities.js';
import type { ProcessingMode } from './import-state.js';
import type { Progress } from './progress.js';

/** What the update `process` takes; `records` or `status` choose, else all that wait are taken. */
export interface ProcessRequest extends Selection {
  /** `now` answers when the run is done, `background` as soon as it has begun. */
  mode: ProcessingMode;
}

export interface ProcessAnswer {
  runNo: number;
  progress: Progress;
}

/** Stops within seconds; what is completed stays. */
export const cancelSignal = defineSignal('cancel');
/** No further batch begins until `resume`. */
export const pauseSignal = defineSignal('pause');
export const resumeSignal = defineSignal('resume');
export const progressQuery = defineQuery<(Progress & { message: string }) | undefined>('progress');
export const processUpdate = defineUpdate<ProcessAnswer, [ProcessRequest]>('process');
