import { ApplicationFailure, Context } from '@temporalio/activity';
import { type FailedFor, failedFor } from '../db/failed-for.js';
import { isFinal, wordsOf } from '../db/refusal.js';
import { InARow } from './in-a-row.js';

/**
 * The same activities, failing without customer data: what PostgreSQL says of a failure quotes
 * values, and a failure is kept in Temporal's history and shown in its UI. What can never pass is not tried again; what
 * somebody has to mend is, until the database has refused it `mostRefused` times in a row.
 */
export function withoutData<Activities extends Record<string, (argument: never) => Promise<unknown>>>(
  activities: Activities,
  mostRefused: number,
): Activities {
  const refused = new InARow();
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
          const failure = failedFor(error);
          // A cancel is refused as a statement is that takes too long.
          const counts = failure?.refusal !== undefined && !cancellationSignal.aborted;
          if (!counts) refused.end(work);
          throw failure ? publicFailure(failure, counts ? refused.count(work) : 0, mostRefused) : error;
        }
      },
    ]),
  ) as Activities;
}

function publicFailure({ type, message, refusal }: FailedFor, times: number, mostRefused: number): ApplicationFailure {
  if (!refusal) return ApplicationFailure.retryable(message, type);
  const reason = `${message}: ${wordsOf(refusal)}.`;
  if (isFinal(refusal)) return ApplicationFailure.nonRetryable(reason, type);
  return times < mostRefused
    ? ApplicationFailure.retryable(reason, type)
    : ApplicationFailure.nonRetryable(`${reason} It was tried ${times} times.`, type);
}
