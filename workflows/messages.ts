import { defineQuery, defineSignal, defineUpdate } from '@temporalio/workflow';
import type { Selection } from '../core/model/contract.js';
import type { ProcessingMode } from '../core/model/import-state.js';
import type { Progress } from '../core/model/progress.js';

/**
 * The argument of the update `process`. `records` or `status` select records; without them all waiting records are
 * taken.
 */
export interface ProcessRequest extends Selection {
  /**
   * `now` answers when the run is done (or, for a very long one, when the workflow continues as
   * new), `background` as soon as it has begun.
   */
  mode: ProcessingMode;
}

export interface ProcessAnswer {
  runNo: number;
  progress: Progress;
}

/** Stops the import within seconds; what is completed stays. */
export const cancelSignal = defineSignal('cancel');
/** A run that is stored in the database is to be processed; its number. */
export const runSignal = defineSignal<[number]>('run');
/** No further batch begins until `resume`. */
export const pauseSignal = defineSignal('pause');
export const resumeSignal = defineSignal('resume');
/** Sent by the staging activity: its progress. */
export const stagedSignal = defineSignal<[Progress]>('staged');
export const progressQuery = defineQuery<(Progress & { message: string }) | undefined>('progress');
/** As `progressQuery`, with the figures of a job. */
export const jobProgressQuery = defineQuery<(object & { message: string }) | undefined>('progress');
/**
 * Returns the number of the dry run as soon as it has begun; fails if it is refused. Only for workflows that were started
 * before dry runs were stored by the request.
 */
export const beginDryRunUpdate = defineUpdate<number>('begin');
export const processUpdate = defineUpdate<ProcessAnswer, [ProcessRequest]>('process');

/** What is wrong with a request, which may come from the Temporal CLI; undefined for a valid one. */
export function requestProblem(request: unknown): string | undefined {
  if (typeof request !== 'object' || request === null)
    return 'The update takes {"mode":"now"} or {"mode":"background"}.';
  const { mode, records, status } = request as Record<string, unknown>;
  if (mode !== 'now' && mode !== 'background') return '"mode" must be "now" or "background".';
  const rows = records ?? [];
  if (!Array.isArray(rows) || !rows.every((row) => Number.isInteger(row) && row > 0 && row <= 2_147_483_647)) {
    return '"records" must be a list of row numbers.';
  }
  if (status !== undefined && status !== 'Error' && status !== 'Ready' && status !== 'Skipped') {
    return '"status" must be "Error", "Ready" or "Skipped".';
  }
  return undefined;
}
