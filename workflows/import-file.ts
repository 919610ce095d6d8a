import {
  ApplicationFailure,
  allHandlersFinished,
  CancellationScope,
  CancelledFailure,
  condition,
  continueAsNew,
  setCurrentDetails,
  setHandler,
  uuid4,
} from '@temporalio/workflow';
import type { ImportRef, ImportResult } from './activities.js';
import { control } from './activity-options.js';
import { isCancelling, isContinuing, reasonOf } from './failures.js';
import type { ProcessingChoice } from './import-state.js';
import {
  cancelSignal,
  type ProcessAnswer,
  type ProcessRequest,
  pauseSignal,
  processUpdate,
  progressQuery,
  resumeSignal,
} from './messages.js';
import { type Lanes, processLanes } from './process-lanes.js';
import { afterBatch, nothingYet, type Progress, progressMessage } from './progress.js';
import { stage } from './stage.js';

export interface ImportInput extends ImportRef {
  /** What follows staging; `choose` waits for the update `process`. */
  processing: ProcessingChoice;
  /** Batches that are processed at the same time. */
  lanes: number;
  /** Present where the records are staged already: the run to go on with, or none yet. */
  staged?: { progress: Progress; run?: Lanes; paused?: boolean };
}

/**
 * One import, from its file to its documents: stage, wait for the choice, process in batches,
 * finish. The database holds the truth; this holds ids and counts. Workflow id: `import-<id>`.
 */
export async function importFile(input: ImportInput): Promise<ImportResult> {
  const ref: ImportRef = { companyId: input.companyId, importId: input.importId };
  const root = CancellationScope.current();
  const work = new CancellationScope();
  let progress = input.staged?.progress ?? nothingYet;
  let staged = input.staged !== undefined;
  let run = input.staged?.run;
  let paused = input.staged?.paused ?? false;
  let preparing = false;
  let refused = false;
  let cancelling = false;
  let ended = false;

  const show = (next: Progress): void => {
    progress = next;
    setCurrentDetails(progressMessage(next));
  };

  const begin = async (request: ProcessRequest): Promise<ProcessAnswer> => {
    preparing = true;
    try {
      const prepared = await control.prepareRun({ ...ref, ...request, requestId: uuid4() });
      show(prepared.progress);
      run = { runNo: prepared.runNo, batches: prepared.batches, nextBatch: 1 };
      return { runNo: prepared.runNo, progress };
    } catch (error) {
      refused = true;
      throw error;
    } finally {
      preparing = false;
    }
  };

  // A signal and Temporal's own cancel do the same: first no batch begins any more.
  const cancel = async (): Promise<void> => {
    if (cancelling || ended) return;
    cancelling = true;
    await CancellationScope.nonCancellable(() => control.markCancelling(ref));
    work.cancel();
  };
  root.cancelRequested.catch(cancel);

  const pause = async (wanted: boolean): Promise<void> => {
    paused = wanted;
    await control.setPaused({ ...ref, paused: wanted });
    if (progress.status === 'Processing' || progress.status === 'Paused')
      show({ ...progress, status: paused ? 'Paused' : 'Processing' });
  };

  setHandler(progressQuery, () => ({ ...progress, message: progressMessage(progress) }));
  setHandler(cancelSignal, cancel);
  setHandler(pauseSignal, () => pause(true));
  setHandler(resumeSignal, () => pause(false));
  setHandler(
    processUpdate,
    async (request: ProcessRequest) => {
      await condition(() => staged);
      const answer = await begin(request);
      if (request.mode === 'now') await condition(() => ended);
      return { ...answer, progress };
    },
    {
      validator: (_request: ProcessRequest) => {
        if (cancelling) throw ApplicationFailure.nonRetryable('The import is being cancelled.', 'NotProcessable');
        if (run || preparing)
          throw ApplicationFailure.nonRetryable('The import is being processed already.', 'NotProcessable');
      },
    },
  );

  const main = async (): Promise<ImportResult> => {
    if (!staged) {
      const result = await stage(ref);
      show(result.progress);
      staged = true;
      if (result.status === 'Failed') return result;
      if (input.processing !== 'choose') await begin({ mode: input.processing });
    }
    // A workflow started only to process again ends where that was refused.
    await condition(() => run !== undefined || (refused && input.staged !== undefined));
    if (!run) return control.readProgress(ref);
    const lanes: Lanes = run;
    const whole = await processLanes(ref, lanes, input.lanes, {
      isPaused: () => paused,
      counted: (counts) => show(afterBatch(progress, counts)),
    });
    if (whole) return control.finishRun({ ...ref, runNo: lanes.runNo });
    ended = true;
    await condition(allHandlersFinished);
    return continueAsNew<typeof importFile>({ ...input, staged: { progress, run: lanes, paused } });
  };

  const end = async (result: ImportResult): Promise<ImportResult> => {
    show(result.progress);
    ended = true;
    await condition(allHandlersFinished);
    return result;
  };

  try {
    const result = await end(await work.run(main));
    if (result.status === 'Failed')
      throw ApplicationFailure.nonRetryable('The file could not be imported; the import says why.', 'FileFault');
    return result;
  } catch (error) {
    if (isContinuing(error)) throw error;
    if (!cancelling && !isCancelling(error)) {
      if (!ended) await control.failImport({ ...ref, ...reasonOf(error) });
      throw error;
    }
    const result = await CancellationScope.nonCancellable(async () => end(await control.finishCancel(ref)));
    // Temporal shows Cancelled for its own cancel, and what came of it for the signal.
    if (root.consideredCancelled) throw new CancelledFailure('Cancelled on request.');
    return result;
  }
}
