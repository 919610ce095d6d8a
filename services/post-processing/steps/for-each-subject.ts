import { orGiveUp } from '../../../connectors/targets/give-up.js';
import type { StepDelay, StepOutcome, StepSubject } from './step-work.js';

/**
 * Tells somebody of each subject, side by side. Where `signal` aborts, what has come to its end is given all the same,
 * so that nobody is told of it again; the rest is to be asked for again. Throws its reason where it has aborted before.
 */
export async function forEachSubject(
  subjects: readonly StepSubject[],
  signal: AbortSignal,
  tell: (subject: StepSubject) => Promise<StepOutcome | StepDelay>,
): Promise<(StepOutcome | StepDelay)[]> {
  signal.throwIfAborted();
  // Also where one fails as none should, the others come to their ends first.
  const ends = await Promise.allSettled(
    subjects.map((subject) => orGiveUp(tell(subject), signal, () => signal.reason)),
  );
  return ends.map((end) => {
    if (end.status === 'fulfilled') return end.value;
    if (signal.aborted) return { again: 'It was stopped before there was an answer.' };
    throw end.reason;
  });
}
