import { ApplicationFailure } from '@temporalio/activity';
import { MockActivityEnvironment } from '@temporalio/testing';
import { expect, it } from 'vitest';
import { reportFailures } from '../../activities/report-failures.js';
import { Failure } from '../../core/model/failure.js';
import { DatabaseFailure } from '../../db/database-failure.js';
import { PostgresError } from '../../db/driver/failures.js';

/** The failure that Temporal receives if an activity throws `error`. */
async function reported(error: unknown): Promise<unknown> {
  const fail = async () => {
    throw error;
  };
  return new MockActivityEnvironment().run(reportFailures({ fail }, 3).fail, undefined as never).then(
    () => undefined,
    (failure: unknown) => failure,
  );
}

it.each([
  ['never', new Failure('NotProcessable', 'Gone.'), { nonRetryable: true }],
  ['according to the policy', new Failure('Superseded', 'Taken over.'), { nonRetryable: false }],
  ['after the delay of its kind', new Failure('Paused', 'On hold.'), { nextRetryDelay: 2_000, category: 'BENIGN' }],
  ['after its own delay', new Failure('TargetUnavailable', '503', 900), { nextRetryDelay: 900, category: 'BENIGN' }],
  [
    'never if the database can never accept it',
    new DatabaseFailure('DatabaseError', 'No.', 'value'),
    { nonRetryable: true },
  ],
])('a failure is retried %s', async (_when, error, expected) => {
  const failure = await reported(error);
  expect(failure).toBeInstanceOf(ApplicationFailure);
  expect(failure).toMatchObject({ type: error.type, ...expected });
});

it('a statement that the database refuses repeatedly is not retried for ever, and values in its message are not exposed', async () => {
  const quoting = new PostgresError({ message: 'duplicate key (Miller)', code: '23505' });
  const { fail } = reportFailures({ fail: () => Promise.reject(quoting) }, 3);
  const environment = new MockActivityEnvironment();
  const failures = [];
  for (let attempt = 1; attempt <= 3; attempt += 1)
    failures.push(await environment.run(fail, undefined as never).catch((failure: ApplicationFailure) => failure));
  expect(failures.map((failure) => (failure as ApplicationFailure).nonRetryable)).toEqual([false, false, true]);
  expect(JSON.stringify(failures.map((failure) => (failure as Error).message))).not.toContain('Miller');
});

it('other errors are rethrown unchanged', async () => {
  const error = new TypeError('A mistake in our code.');
  expect(await reported(error)).toBe(error);
});
