import { ConnectionError } from '../../connectors/connections/connection-error.js';
import { NothingWritten, TargetRefusal, TargetUnavailable } from '../../connectors/targets/target-errors.js';
import { Failure } from '../../core/model/failure.js';
import type { Decided } from './decide-batch.js';
import type { DeliveryOutcome } from './store-outcomes.js';

/** How long a target may be away, since it answered last, before its documents are told to be in error. */
const patience = 15 * 60_000;

/** How long one that asks for patience gets it. */
const maxRetryAfterMs = 24 * 3_600_000;

/** Whether nothing of what was to be written has been, for sure. */
export const isUnwritten = (error: unknown): boolean =>
  error instanceof NothingWritten ||
  error instanceof TargetRefusal ||
  (error instanceof ConnectionError && !['timeout', 'lost', 'server', 'too-large'].includes(error.failure));

/**
 * What has become of documents that could not be written: of `sent` ones that were tried, and of the rest
 * of the batch. Throws what may go away, to be tried again later, and what is no failure of the target.
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
    const away: DeliveryOutcome = {
      outcome: 'error',
      code: 'target_unavailable',
      message: `The target could not be reached: ${error.message}`,
    };
    const unclear: DeliveryOutcome = isUnwritten(error) ? away : { ...away, unclear: true };
    return { outcomes: all(away).map((outcome, index) => (index < sent ? unclear : outcome)), gaveUp: true };
  }
  if (error instanceof TargetRefusal || error instanceof ConnectionError)
    return { outcomes: all({ outcome: 'error', code: 'target_refused', message: error.message }), gaveUp: false };
  throw error;
}

/** What keeps a target from answering, and may go away. */
export type Away = TargetUnavailable | ConnectionError;

/** Milliseconds for which it wants to be left alone; undefined where it does not say. */
export const retryAfterOf = (error: Away): number | undefined =>
  error instanceof TargetUnavailable ? error.retryAfterMs : undefined;

export const isUnavailable = (error: unknown): error is Away =>
  error instanceof TargetUnavailable || (error instanceof ConnectionError && error.isTransient);

/**
 * Whether what is away is to be tried again later: unless it was for too long since it answered last. One that another
 * batch has waited for in vain (`givenUp`) is not waited for again.
 */
export function isWorthWaiting(error: Away, answeredAt: Date, givenUp: boolean): boolean {
  const longest = retryAfterOf(error) === undefined ? (givenUp ? 0 : patience) : maxRetryAfterMs;
  return Date.now() - answeredAt.getTime() <= longest;
}

/** The failure upon which the engine has it tried again. */
export const retryLater = (error: Away) => new Failure('TargetUnavailable', error.message, retryAfterOf(error));
