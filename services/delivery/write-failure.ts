import { ConnectionError } from '../../connectors/connections/connection-error.js';
import { NothingWritten, TargetRefusal } from '../../connectors/targets/target-errors.js';
import { Failure } from '../../core/model/failure.js';
import { isUnavailable, isWorthWaiting, retryAfterOf } from '../outage.js';
import type { Decided } from './decide-batch.js';
import type { DeliveryOutcome } from './store-outcomes.js';

/** Whether certainly nothing was written. */
export const isUnwritten = (error: unknown): boolean =>
  error instanceof NothingWritten ||
  error instanceof TargetRefusal ||
  (error instanceof ConnectionError && !['timeout', 'lost', 'server', 'too-large'].includes(error.failure));

/**
 * The outcomes of documents that could not be written: of `sent` ones that were tried, and of the rest of the batch.
 * Throws temporary failures, to be retried, and errors that are not failures of the target.
 */
export function failureOutcomes(
  error: unknown,
  { documents, answered, answeredAt, givenUp }: Decided,
  sent: number,
): { outcomes: DeliveryOutcome[]; gaveUp: boolean } {
  const rest = documents.length - answered;
  const all = (outcome: DeliveryOutcome): DeliveryOutcome[] => Array.from({ length: rest }, () => outcome);
  if (isUnavailable(error)) {
    const retryAfterMs = retryAfterOf(error);
    if (isWorthWaiting({ since: answeredAt, retryAfterMs, givenUp }))
      throw new Failure('TargetUnavailable', error.message, retryAfterMs);
    const unavailable: DeliveryOutcome = {
      outcome: 'error',
      code: 'target_unavailable',
      message: `The target could not be reached: ${error.message}`,
    };
    const unclear: DeliveryOutcome = isUnwritten(error) ? unavailable : { ...unavailable, unclear: true };
    return { outcomes: all(unavailable).map((outcome, index) => (index < sent ? unclear : outcome)), gaveUp: true };
  }
  if (error instanceof TargetRefusal || error instanceof ConnectionError)
    return { outcomes: all({ outcome: 'error', code: 'target_refused', message: error.message }), gaveUp: false };
  throw error;
}
