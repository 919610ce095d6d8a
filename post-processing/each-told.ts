import type { StepDelay, StepOutcome, StepSubject } from './step.js';

/** Tells somebody of each subject, side by side. Throws the reason of `signal` where that aborts. */
export async function eachTold(
  subjects: readonly StepSubject[],
  signal: AbortSignal,
  tell: (subject: StepSubject) => Promise<StepOutcome | StepDelay>,
): Promise<(StepOutcome | StepDelay)[]> {
  signal.throwIfAborted();
  // Also where one fails as none should, the others come to their ends first.
  const ends = await Promise.allSettled(subjects.map(tell));
  signal.throwIfAborted();
  return ends.map((end) => {
    if (end.status === 'rejected') throw end.reason;
    return end.value;
  });
}
