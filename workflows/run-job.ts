import {
  allHandlersFinished,
  CancellationScope,
  CancelledFailure,
  condition,
  setCurrentDetails,
  setHandler,
} from '@temporalio/workflow';
import type { JobEnd } from '../core/model/job.js';
import { isCancelling, isContinuing, reasonOf } from './failures.js';
import { cancelSignal, jobProgressQuery, pauseSignal, resumeSignal } from './messages.js';
import { nonCancellable } from './non-cancellable.js';
import { whenOver } from './time-limit.js';

/** A job that has begun, as its workflow passes it on when it continues as new. */
export interface BegunJob<Figures> {
  figures: Figures;
  /** When the job is stopped even if it is not done: milliseconds since 1970. */
  deadline?: number;
  paused?: boolean;
}

/** How far a job is; `runJob` keeps it current, for handlers that a workflow adds. */
export interface JobState<Begun> {
  /** Present once the job has begun, also if the workflow continues as new. */
  begun: Begun | undefined;
  /** Whether the job can only end from now on. */
  ending?: boolean;
}

/** What distinguishes one kind of job from another. */
interface JobWork<Figures, Begun extends BegunJob<Figures>> {
  prepare(): Promise<Begun>;
  /** Receives why the job could not begin, if that ends the workflow; otherwise the job ends with that fault. */
  refused?(error: unknown): void;
  /** Does the rest of the job. Returns false when the workflow should continue as new. */
  proceed(begun: Begun, show: (figures: Figures) => void): Promise<boolean>;
  continueAsNew(begun: Begun): Promise<never>;
  /** Stores that the job is paused or resumed; absent if it cannot be. */
  setPaused?(paused: boolean): Promise<Figures>;
  finish(end: JobEnd): Promise<Figures>;
  /** One sentence for users. */
  message(figures: Figures): string;
}

/**
 * Runs a job from its preparation to its end, and handles its signals: the signal and Temporal's own cancel both stop it.
 * Returns its figures; undefined if it could not begin.
 */
export async function runJob<Figures extends object, Begun extends BegunJob<Figures>>(
  state: JobState<Begun>,
  work: JobWork<Figures, Begun>,
): Promise<Figures | undefined> {
  const root = CancellationScope.current();
  const scope = new CancellationScope();
  let timedOut = false;
  const show = (figures: Figures): void => {
    if (state.begun) state.begun.figures = figures;
    setCurrentDetails(work.message(figures));
  };
  // Changes of the pause are recorded one after the other, each with what is wanted by then: the last one wins.
  let recording: Promise<void> = Promise.resolve();
  let wanted = false;
  const pause = (paused: boolean): Promise<void> => {
    wanted = paused;
    if (state.begun) state.begun.paused = paused;
    recording = recording.then(async () => {
      await condition(() => state.begun !== undefined || state.ending === true);
      if (!state.begun || state.ending || !work.setPaused) return;
      state.begun.paused = wanted;
      show(await nonCancellable(work.setPaused.bind(work, wanted)));
    });
    return recording;
  };
  root.cancelRequested.catch(() => scope.cancel());
  setHandler(cancelSignal, () => scope.cancel());
  if (work.setPaused) {
    setHandler(pauseSignal, () => pause(true));
    setHandler(resumeSignal, () => pause(false));
  }
  setHandler(
    jobProgressQuery,
    () => state.begun && { ...state.begun.figures, message: work.message(state.begun.figures) },
  );

  let end: JobEnd = {};
  try {
    state.begun ??= await scope.run(() => work.prepare());
    const current = state.begun;
    show(current.figures);
    whenOver(current.deadline, () => {
      timedOut = true;
      scope.cancel();
    });
    if (!(await scope.run(() => work.proceed(current, show)))) {
      await condition(allHandlersFinished);
      return await work.continueAsNew(current);
    }
  } catch (error) {
    if (isContinuing(error)) throw error;
    if (!state.begun && work.refused) {
      state.ending = true;
      work.refused(error);
      await condition(allHandlersFinished);
      return undefined;
    }
    end = timedOut ? { timedOut } : isCancelling(error) ? { cancelled: true } : { fault: reasonOf(error) };
  }
  state.ending = true;
  show(await nonCancellable(() => work.finish(end)));
  await condition(allHandlersFinished);
  // Temporal shows the workflow as cancelled only if Temporal itself was asked to cancel it; the signal ends it
  // normally.
  if (end.cancelled && root.consideredCancelled) throw new CancelledFailure('Cancelled on request.');
  return state.begun?.figures;
}
