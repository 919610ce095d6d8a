import { isPostgres } from '../../../connectors/connections/connection.js';
import { ConnectionError } from '../../../connectors/connections/connection-error.js';
import { isStatementError, serverFailure } from '../../../connectors/connections/postgres-failure.js';
import { knownOutcomes, openLedger, writeToLedger } from '../../../connectors/targets/table/ledger.js';
import { type RunQuery, runQueryIn } from '../../../connectors/targets/table/run-query.js';
import { quoted } from '../../../connectors/targets/table/table-sql.js';
import { TargetRefusal } from '../../../connectors/targets/target-errors.js';
import { withAbortTimeout } from '../../../connectors/targets/with-abort-timeout.js';
import type { SqlFunctionSettings } from '../../../core/setup/steps/sql-function.js';
import { cutText } from '../../../core/text/cut-text.js';
import { storableJson } from '../../../core/text/storable.js';
import { cancelOnAbort } from '../../../db/cancel-queries.js';
import { inCompany } from '../../../db/client.js';
import type { Transaction } from '../../../db/driver/transaction.js';
import { isConflict, retryOnConflict } from '../../../db/retry-on-conflict.js';
import type { ExternalStepScope, StepOutcome, StepSubject } from './step-work.js';
import { subjectJson } from './subject-json.js';

/** How many characters are shown of what a function returns or raises. */
const maxShownLength = 200;

/**
 * Calls a function once for each subject, in one transaction of its database together with the ledger of calls: after
 * any failure the same subjects are not called again. A failed call is rolled back alone.
 */
export async function callFunction(
  settings: SqlFunctionSettings,
  subjects: readonly StepSubject[],
  { companyId, importId, database, connections }: ExternalStepScope,
  signal: AbortSignal,
): Promise<StepOutcome[]> {
  const connection = await inCompany(database, companyId, (tx) => connections.read(tx, settings.connection));
  if (!connection || !isPostgres(connection))
    throw new TargetRefusal(`There is no connection "${settings.connection}" to PostgreSQL any more.`);
  const calling = connections.withPostgres(connection, (sql) =>
    retryOnConflict(() => {
      const { send, end } = cancelOnAbort(signal, 0);
      return sql
        .begin(async (tx) => {
          const ask = runQueryIn(tx, send);
          await openLedger(ask, settings, false);
          const known = await knownOutcomes(
            ask,
            settings,
            subjects.map(({ id }) => ({ key: id })),
            ledgerOutcome,
          );
          const fresh = subjects.filter(({ id }) => !known.has(id));
          const found = await callAll(tx, (inner) => runQueryIn(inner, send), settings, importId, fresh);
          await writeToLedger({ tx, send }, settings, new Map([...found].filter(([, { done }]) => done)));
          signal.throwIfAborted();
          return subjects.map(({ id }) => (known.get(id) ?? found.get(id)) as StepOutcome);
        })
        .finally(end) as Promise<StepOutcome[]>;
    }, signal).catch((error: unknown) => {
      if (signal.aborted) throw signal.reason;
      throw misnamed(error, settings) ?? serverFailure(error, connection.settings.host) ?? error;
    }),
  );
  return withAbortTimeout(calling, signal, () => signal.reason);
}

/** The outcome of a call as stored in the ledger, which stores successful calls only. */
export function ledgerOutcome(stored: unknown): StepOutcome {
  const { done, message } = (stored ?? {}) as { done?: unknown; message?: unknown };
  if (done !== true)
    return { done: false, code: 'function_failed', message: 'The ledger does not contain the outcome of the call.' };
  return { done, ...(typeof message === 'string' ? { message: cutText(message, maxShownLength) } : {}) };
}

type AskIn = (tx: Transaction) => RunQuery;

// All together if none fails; otherwise one by one, so that a failure concerns its own subject only.
async function callAll(
  tx: Transaction,
  askOf: AskIn,
  settings: SqlFunctionSettings,
  importId: string,
  subjects: readonly StepSubject[],
): Promise<Map<string, StepOutcome>> {
  const call = (some: readonly StepSubject[]) =>
    tx.savepoint((inner) => callTogether(askOf(inner), settings, importId, some));
  try {
    return await call(subjects);
  } catch (error) {
    if (!isCallFailure(error)) throw error;
    if (subjects.length === 1) return new Map([[subjects[0]?.id as string, failure(error)]]);
  }
  const outcomes = new Map<string, StepOutcome>();
  for (const subject of subjects) {
    const [outcome] = await call([subject]).then(
      (done) => [...done.values()],
      (error: unknown) => {
        if (!isCallFailure(error)) throw error;
        return [failure(error)];
      },
    );
    outcomes.set(subject.id, outcome as StepOutcome);
  }
  return outcomes;
}

async function callTogether(
  ask: RunQuery,
  { schema = 'public', function: name }: SqlFunctionSettings,
  importId: string,
  subjects: readonly StepSubject[],
): Promise<Map<string, StepOutcome>> {
  const rows = await ask<{ id: string; result: string | null }>(
    `SELECT e->>'id' AS id, left(${quoted(schema)}.${quoted(name)}(e)::text, ${maxShownLength}) AS result FROM jsonb_array_elements($1::text::jsonb) e`,
    [storableJson(subjects.map((subject) => subjectJson(subject, importId)))],
  );
  const answered = new Set(rows.map(({ id }) => id));
  if (!subjects.every(({ id }) => answered.has(id)))
    throw new ConnectionError('server', 'The server does not answer for each call.');
  return new Map(
    rows.map(({ id, result }): [string, StepOutcome] => [
      id,
      { done: true, ...(result ? { message: cutText(String(result), maxShownLength) } : {}) },
    ]),
  );
}

/** Whether the function exists and the call itself fails, rather than the connection. */
const isCallFailure = (error: unknown): boolean => isStatementError(error) && !isMissing(error) && !isConflict(error);

const isMissing = (error: unknown): boolean =>
  ['42883', '3F000', '42501', '42P01'].includes(String((error as { code?: unknown }).code));

const failure = (error: unknown): StepOutcome => ({
  done: false,
  code: 'function_failed',
  message: `The function fails: ${cutText((error as Error).message, maxShownLength)}.`,
});

function misnamed(error: unknown, { schema = 'public', function: name }: SqlFunctionSettings) {
  if (!isMissing(error)) return undefined;
  return new TargetRefusal(
    `The login cannot call ${schema}.${name}(jsonb): ${cutText((error as Error).message, maxShownLength)}.`,
  );
}
