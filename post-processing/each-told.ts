import { TargetUnavailable } from '../targets/outside-target.js';
import { TellingFailure } from '../telling/telling-failure.js';
import type { StepOutcome, StepSubject } from './step.js';

/**
 * Tells somebody of each subject, side by side. What fails for good is in error; what may go better later has no
 * outcome yet. Throws `TargetUnavailable` where that is so for all of them, and the reason of `signal` where it aborts.
 */
export async function eachTold(
  subjects: readonly StepSubject[],
  signal: AbortSignal,
  tell: (subject: StepSubject) => Promise<void>,
): Promise<(StepOutcome | undefined)[]> {
  signal.throwIfAborted();
  const ends = await Promise.allSettled(subjects.map(tell));
  signal.throwIfAborted();
  const outcomes = ends.map((end): StepOutcome | undefined => {
    if (end.status === 'fulfilled') return { done: true };
    if (!(end.reason instanceof TellingFailure)) throw end.reason;
    const { permanent, message } = end.reason;
    return permanent ? { done: false, code: 'target_refused', message } : undefined;
  });
  if (outcomes.some((outcome) => outcome !== undefined)) return outcomes;
  const [first] = ends;
  throw new TargetUnavailable(first?.status === 'rejected' ? (first.reason as Error).message : 'Nobody was told.');
}
