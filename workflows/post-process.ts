import {
  allHandlersFinished,
  CancellationScope,
  CancelledFailure,
  condition,
  continueAsNew,
  setCurrentDetails,
  setHandler,
} from '@temporalio/workflow';
import type { Phase, PostProcessingEnd, PostProcessingRef } from '../core/model/contract.js';
import { type PostProcessingFigures, postProcessingMessage } from '../core/model/post-processing-figures.js';
import { batches, control, deliveries } from './activity-options.js';
import { isCancelling, isContinuing, reasonOf } from './failures.js';
import { inPhases } from './lanes.js';
import { cancelSignal, pauseSignal, postProcessingProgressQuery, resumeSignal } from './messages.js';
import { nonCancellable } from './non-cancellable.js';
import { deadlineIn, whenOver } from './time-limit.js';

export interface PostProcessInput extends PostProcessingRef {
  /** How many portions are done at the same time. */
  lanes: number;
  /** Present if the run has begun and the workflow continues as new. */
  begun?: Begun;
}

interface Begun {
  phases: Phase[];
  /** The next portion to assign. */
  next: number;
  deadline?: number;
  paused: boolean;
  figures: PostProcessingFigures;
}

/**
 * One run of post-processing: phase after phase, each in parallel portions. When it ends, it also ends the import that
 * it follows. Workflow id: `post-processing-<import id>-<number>`.
 */
export async function postProcess(input: PostProcessInput): Promise<PostProcessingFigures | undefined> {
  const ref: PostProcessingRef = { companyId: input.companyId, importId: input.importId, number: input.number };
  const root = CancellationScope.current();
  const work = new CancellationScope();
  let begun = input.begun;
  let ending = false;
  let timedOut = false;
  const show = (figures: PostProcessingFigures): void => {
    if (begun) begun.figures = figures;
    setCurrentDetails(postProcessingMessage(figures));
  };
  // Changes of the pause are recorded one after the other, each with what is wanted by then: the last one wins.
  let recording: Promise<void> = Promise.resolve();
  let wanted = false;
  const pause = (paused: boolean): Promise<void> => {
    wanted = paused;
    if (begun) begun.paused = paused;
    recording = recording.then(async () => {
      await condition(() => begun !== undefined || ending);
      if (!begun || ending) return;
      begun.paused = wanted;
      show(await nonCancellable(() => control.setPostProcessingPaused({ ...ref, paused: wanted })));
    });
    return recording;
  };
  root.cancelRequested.catch(() => work.cancel());
  setHandler(cancelSignal, () => work.cancel());
  setHandler(pauseSignal, () => pause(true));
  setHandler(resumeSignal, () => pause(false));
  setHandler(
    postProcessingProgressQuery,
    () => begun && { ...begun.figures, message: postProcessingMessage(begun.figures) },
  );

  let end: PostProcessingEnd = ref;
  try {
    if (!begun) begun = await work.run(() => prepare(ref));
    const run = begun;
    show(run.figures);
    whenOver(run.deadline, () => {
      timedOut = true;
      work.cancel();
    });
    if (!(await work.run(() => throughPhases(ref, run, input.lanes, show)))) {
      await condition(allHandlersFinished);
      return await continueAsNew<typeof postProcess>({ ...input, begun: run });
    }
  } catch (error) {
    if (isContinuing(error)) throw error;
    end = {
      ...ref,
      ...(timedOut ? { timedOut } : isCancelling(error) ? { cancelled: true } : { fault: reasonOf(error) }),
    };
  }
  ending = true;
  show(await nonCancellable(() => control.finishPostProcessing(end)));
  await condition(allHandlersFinished);
  // Temporal shows the workflow as cancelled only if Temporal itself was asked to cancel it; the signal ends it
  // normally.
  if (end.cancelled && root.consideredCancelled) throw new CancelledFailure('Cancelled on request.');
  return begun?.figures;
}

async function prepare(ref: PostProcessingRef): Promise<Begun> {
  const { secondsLeft, phases, figures, paused = false } = await control.preparePostProcessing(ref);
  return { phases, figures, next: 1, paused, ...deadlineIn(secondsLeft) };
}

/** Returns false when the workflow should continue as new. */
function throughPhases(
  ref: PostProcessingRef,
  run: Begun,
  lanes: number,
  show: (figures: PostProcessingFigures) => void,
): Promise<boolean> {
  const lasts = run.phases.map(({ lastPortion }) => lastPortion);
  return inPhases(
    run,
    lasts,
    lanes,
    () => run.paused,
    async (portionNo, phase) => {
      const { postProcess: work } = run.phases[phase]?.outside ? deliveries(ref.companyId) : batches(ref.companyId);
      const summary = `Portion ${portionNo} of ${lasts.at(-1)}`;
      const figures = await work.executeWithOptions({ summary }, [{ ...ref, portionNo }]);
      // Lanes answer out of order; figures only grow.
      if (figures.completed + figures.errors >= run.figures.completed + run.figures.errors) show(figures);
    },
  );
}
