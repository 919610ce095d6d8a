import { ApplicationFailure, Context } from '@temporalio/activity';
import { ApplicationFailureCategory } from '@temporalio/common';
import { Failure, failureKinds } from '../core/model/failure.js';
import { type DatabaseFailure, databaseFailureOf } from '../db/database-failure.js';
import { isPermanentRefusal, refusalText } from '../db/refusal.js';

/**
 * Wraps activities so that their failures are Temporal's and hold no customer data: PostgreSQL's messages quote values,
 * and a failure is stored in Temporal's history and shown in its UI. What can never succeed is not retried. What an
 * operator can repair is retried, until the database has refused it `maxRefusals` times in a row.
 */
export function reportFailures<Activities extends Record<string, (argument: never) => Promise<unknown>>>(
  activities: Activities,
  maxRefusals: number,
): Activities {
  const refused = new ConsecutiveCounter();
  return Object.fromEntries(
    Object.entries(activities).map(([name, activity]) => [
      name,
      async (argument: never) => {
        const { info, cancellationSignal } = Context.current();
        const work = `${info.workflowExecution?.runId} ${info.activityId}`;
        try {
          const result = await activity(argument);
          refused.end(work);
          return result;
        } catch (error) {
          const failure = databaseFailureOf(error);
          // PostgreSQL reports a cancelled statement like one that took too long.
          const counts = failure?.refusal !== undefined && !cancellationSignal.aborted;
          if (!counts) refused.end(work);
          if (failure) throw refusedByDatabase(failure, counts ? refused.count(work) : 0, maxRefusals);
          throw error instanceof Failure ? applicationFailure(error) : error;
        }
      },
    ]),
  ) as Activities;
}

/** The failure as Temporal represents it. */
function applicationFailure({ type, message, delayMs }: Failure): ApplicationFailure {
  const { retry } = failureKinds[type];
  return ApplicationFailure.create({
    type,
    message,
    nonRetryable: retry === 'never',
    ...(delayMs === undefined ? {} : { nextRetryDelay: delayMs }),
    ...(retry === 'expected' ? { category: ApplicationFailureCategory.BENIGN } : {}),
  });
}

function refusedByDatabase(failure: DatabaseFailure, times: number, maxRefusals: number): ApplicationFailure {
  const { type, message, refusal } = failure;
  if (!refusal) return applicationFailure(failure);
  const reason = `${message}: ${refusalText(refusal)}.`;
  if (isPermanentRefusal(refusal)) return ApplicationFailure.nonRetryable(reason, type);
  return times < maxRefusals
    ? ApplicationFailure.retryable(reason, type)
    : ApplicationFailure.nonRetryable(`${reason} It was tried ${times} times.`, type);
}

/** The most keys that are tracked: a key whose work continues in another worker is never ended here. */
const maxTracked = 10_000;

/** Counts, by key, how often in a row something has happened. */
class ConsecutiveCounter {
  private readonly times = new Map<string, number>();

  /** Counts one more for `key` and returns how often in a row it has happened now. */
  count(key: string): number {
    const times = (this.times.get(key) ?? 0) + 1;
    // Moves the key to the end: the first one is then the least recently used.
    this.times.delete(key);
    this.times.set(key, times);
    const [oldest] = this.times.keys();
    if (this.times.size > maxTracked && oldest !== undefined) this.times.delete(oldest);
    return times;
  }

  /** Resets the count of `key`. */
  end(key: string): void {
    this.times.delete(key);
  }
}
