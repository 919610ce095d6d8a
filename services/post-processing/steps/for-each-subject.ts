import { withAbortTimeout } from '../../../connectors/targets/with-abort-timeout.js';
import type { StepDelay, StepOutcome, StepSubject } from './step-work.js';

/**
 * Calls `send` for each subject in parallel. When `signal` aborts, the results that are complete are returned, so that
 * these are not sent again; the others are returned as delays. Throws the signal's reason if it has aborted before.
 */
export async function forEachSubject(
  subjects: readonly StepSubject[],
  signal: AbortSignal,
  send: (subject: StepSubject) => Promise<StepOutcome | StepDelay>,
): Promise<(StepOutcome | StepDelay)[]> {
  signal.throwIfAborted();
  // Even if one throws an unexpected error, the others are waited for.
  const results = await Promise.allSettled(
    subjects.map((subject) => withAbortTimeout(send(subject), signal, () => signal.reason)),
  );
  return results.map((result) => {
    if (result.status === 'fulfilled') return result.value;
    if (signal.aborted) return { retryReason: 'It was stopped before an answer arrived.' };
    throw result.reason;
  });
}
