import { ApplicationFailure } from '@temporalio/activity';

/**
 * The same activities, failing without customer data: what PostgreSQL says of a failure quotes
 * values, and a failure is kept in Temporal's history and shown in its UI.
 */
export function withoutData<Activities extends Record<string, (argument: never) => Promise<unknown>>>(
  activities: Activities,
): Activities {
  return Object.fromEntries(
    Object.entries(activities).map(([name, activity]) => [
      name,
      async (argument: never) => {
        try {
          return await activity(argument);
        } catch (error) {
          throw publicError(error);
        }
      },
    ]),
  ) as Activities;
}

function publicError(error: unknown): unknown {
  if (!(error instanceof Error) || error.name !== 'PostgresError') return error;
  const { code, table_name, constraint_name, routine } = error as unknown as Record<string, string | undefined>;
  const where = [table_name, constraint_name ?? routine].filter(Boolean).join(', ');
  return ApplicationFailure.create({
    message: `PostgreSQL error ${code}${where ? ` (${where})` : ''}`,
    type: 'DatabaseError',
    // Class 22: the values themselves; they will be no better the next time.
    nonRetryable: code?.startsWith('22') ?? false,
  });
}
