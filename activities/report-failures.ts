import { ApplicationFailure, Context } from '@temporalio/activity';
import { ApplicationFailureCategory } from '@temporalio/common';
import { Failure, failureKinds } from '../core/model/failure.js';
import { type DatabaseFailure, databaseFailureOf } from '../db/database-failure.js';
import { isFinal, wordsOf } from '../db/refusal.js';
import { ConsecutiveCounter } from './consecutive-counter.js';

/**
 * The same activities, whose failures are as Temporal wants them and without customer data: what PostgreSQL says of a
 * failure quotes values, and a failure is kept in Temporal's history and shown in its UI. What can never pass is not
 * tried again; what an operator has to mend is, until the database has refused it `maxRefusals` times in a row.
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
          // A cancel is refused as a statement is that takes too long.
          const counts = failure?.refusal !== undefined && !cancellationSignal.aborted;
          if (!counts) refused.end(work);
          if (failure) throw refusedByDatabase(failure, counts ? refused.count(work) : 0, maxRefusals);
          throw error instanceof Failure ? applicationFailure(error) : error;
        }
      },
    ]),
  ) as Activities;
}

/** Such a failure as Temporal has it. */
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
  const reason = `${message}: ${wordsOf(refusal)}.`;
  if (isFinal(refusal)) return ApplicationFailure.nonRetryable(reason, type);
  return times < maxRefusals
    ? ApplicationFailure.retryable(reason, type)
    : ApplicationFailure.nonRetryable(`${reason} It was tried ${times} times.`, type);
}
