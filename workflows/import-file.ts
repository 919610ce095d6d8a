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
import type { ImportRef, ImportResult, ImportRunRef } from './activities.js';
import { control } from './activity-options.js';
import { isCancelling, isContinuing, reasonOf } from './failures.js';
import type { ProcessingChoice } from './import-state.js';
import {
  cancelSignal,
  type ProcessRequest,
  pauseSignal,
  processUpdate,
  progressQuery,
  requestProblem,
  resumeSignal,
  stagedSignal,
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
  /** A run has begun, is being prepared, or will begin by itself. */
  let taken = run !== undefined || (!staged && input.processing !== 'choose');
  let preparing = false;
  /** "Cancelling" is on its way to the database: it must be there before "Cancelled". */
  let marking = false;
  let refused = false;
  let cancelling = false;
  /** Nothing is left to wait for: those who do are answered. */
  let over = false;
  /** The last run is done; nothing can be cancelled or begun any more. */
  let ended = false;

  const show = (next: Progress): void => {
    progress = next;
    setCurrentDetails(progressMessage(next));
  };
  const mine = (): ImportRunRef => ({ ...ref, runNo: progress.run.runNo });

  const begin = async (request: ProcessRequest): Promise<void> => {
    taken = true;
    preparing = true;
    try {
      const prepared = await work.run(() => control.prepareRun({ ...ref, ...request, requestId: uuid4() }));
      show(prepared.progress);
      run = { runNo: prepared.runNo, batches: prepared.batches, nextBatch: 1 };
      // A new run is shown as going on.
      if (paused) await tellPaused();
    } catch (error) {
      refused = true;
      taken = false;
      throw error;
    } finally {
      preparing = false;
    }
  };

  // A signal and Temporal's own cancel do the same.
  const cancel = async (): Promise<void> => {
    if (cancelling || ended) return;
    cancelling = true;
    marking = true;
    work.cancel();
    await regardless(() => control.markCancelling(mine()));
    marking = false;
    if (!over) show({ ...progress, status: 'Cancelling' });
  };
  root.cancelRequested.catch(cancel);

  // One after the other, each with what is wanted by then: the last word holds.
  let telling: Promise<void> = Promise.resolve();
  const tellPaused = (): Promise<void> => {
    telling = telling.then(async () => {
      if (cancelling || ended) return;
      await regardless(() => control.setPaused({ ...ref, paused }));
      if (progress.status === 'Processing' || progress.status === 'Paused')
        show({ ...progress, status: paused ? 'Paused' : 'Processing' });
    });
    return telling;
  };
  const pause = (wanted: boolean): Promise<void> => {
    paused = wanted;
    return tellPaused();
  };

  setHandler(progressQuery, () => ({ ...progress, message: progressMessage(progress) }));
  setHandler(cancelSignal, cancel);
  setHandler(stagedSignal, (far) => {
    if (!staged && !cancelling) show(far);
  });
  setHandler(pauseSignal, () => pause(true));
  setHandler(resumeSignal, () => pause(false));
  setHandler(
    processUpdate,
    async (request: ProcessRequest) => {
      taken = true;
      await condition(() => staged || over);
      if (cancelling || over) throw notProcessable('The import came to its end before that.');
      await begin(request);
      const runNo = progress.run.runNo;
      if (request.mode === 'now') await condition(() => over);
      return { runNo, progress };
    },
    {
      validator: (request: ProcessRequest) => {
        const problem = requestProblem(request);
        if (problem) throw notProcessable(problem);
        if (ended || cancelling)
          throw ApplicationFailure.nonRetryable('The import is coming to its end: ask again.', 'Ending');
        if (taken) throw notProcessable('The import is being processed already.');
      },
    },
  );

  if (input.staged) show(progress);
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
    if (!run) {
      ended = true;
      return control.readProgress(ref);
    }
    const lanes: Lanes = run;
    const whole = await processLanes(ref, lanes, input.lanes, {
      isPaused: () => paused,
      counted: (counts) => show(afterBatch(progress, counts)),
    });
    if (whole) {
      ended = true;
      return regardless(() => control.finishRun(mine()));
    }
    over = true;
    await condition(allHandlersFinished);
    return continueAsNew<typeof importFile>({ ...input, staged: { progress, run: lanes, paused } });
  };

  const end = async (result: ImportResult): Promise<ImportResult> => {
    show(result.progress);
    ended = true;
    over = true;
    await condition(allHandlersFinished);
    return result;
  };

  const endCancelled = async (): Promise<ImportResult> => {
    cancelling = true;
    // A run that is just being prepared is cancelled like any other.
    await condition(() => !preparing && !marking);
    return end(await control.finishCancel(mine()));
  };

  try {
    const result = await end(await work.run(main));
    if (result.status === 'Failed')
      throw ApplicationFailure.nonRetryable('The file could not be imported; the import says why.', 'FileFault');
    return result;
  } catch (error) {
    if (isContinuing(error)) throw error;
    if (!cancelling && !isCancelling(error)) {
      if (!over) await end(await control.failImport({ ...ref, ...reasonOf(error) }));
      throw error;
    }
    const result = await regardless(endCancelled);
    // Temporal shows Cancelled for its own cancel, and what came of it for the signal.
    if (root.consideredCancelled) throw new CancelledFailure('Cancelled on request.');
    return result;
  }
}

/** Also where a cancel has come. */
function regardless<Result>(work: () => Promise<Result>): Promise<Result> {
  return CancellationScope.nonCancellable(work);
}

function notProcessable(message: string): ApplicationFailure {
  return ApplicationFailure.nonRetryable(message, 'NotProcessable');
}
