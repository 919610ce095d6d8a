import { ConnectionError } from '../../connectors/connections/connection-error.js';
import { NothingWritten, TargetRefusal, TargetUnavailable } from '../../connectors/targets/target-errors.js';
import { Failure } from '../../core/model/failure.js';
import type { Decided } from './decide-batch.js';
import type { DeliveryOutcome } from './store-outcomes.js';

/** How long a target may be unavailable, since it last answered, before its documents are in error. */
const unavailableLimitMs = 15 * 60_000;

/** How long a target that asks for a later retry is waited for. */
const maxRetryAfterMs = 24 * 3_600_000;

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
    if (isWorthWaiting(error, answeredAt, givenUp)) throw retryLater(error);
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

/** A failure of a target that may be temporary. */
export type Unavailable = TargetUnavailable | ConnectionError;

/** Milliseconds after which the target wants to be called again; undefined if it does not say. */
export const retryAfterOf = (error: Unavailable): number | undefined =>
  error instanceof TargetUnavailable ? error.retryAfterMs : undefined;

export const isUnavailable = (error: unknown): error is Unavailable =>
  error instanceof TargetUnavailable || (error instanceof ConnectionError && error.isTransient);

/**
 * Whether an unavailable target is to be retried: unless it has not answered for too long, or another batch has given
 * it up (`givenUp`).
 */
export function isWorthWaiting(error: Unavailable, answeredAt: Date, givenUp: boolean): boolean {
  const limitMs = retryAfterOf(error) === undefined ? (givenUp ? 0 : unavailableLimitMs) : maxRetryAfterMs;
  return Date.now() - answeredAt.getTime() <= limitMs;
}

/** The failure after which the engine retries. */
export const retryLater = (error: Unavailable) => new Failure('TargetUnavailable', error.message, retryAfterOf(error));
