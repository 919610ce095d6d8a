import type { AnswerLease } from '../../connectors/connections/answer-budget.js';
import { isPostgres } from '../../connectors/connections/connection.js';
import { ConnectionError } from '../../connectors/connections/connection-error.js';
import type { Connections } from '../../connectors/connections/connections.js';
import { isStatementError, serverFailure } from '../../connectors/connections/postgres-failure.js';
import { Failure } from '../../core/model/failure.js';
import type { ExternalLookUp, TableLookUp } from '../../core/plan/look-ups.js';
import type { Plan } from '../../core/plan/plan.js';
import { identityOf } from '../../core/text/text-identity.js';
import { type Database, inCompany } from '../../db/client.js';
import { isUnavailable, isWorthWaiting } from '../outage.js';
import { type FoundRow, findInTable } from './find-in-table.js';

/** The results of the external look-ups of a batch, which are made before it begins. */
export interface ExternalLookUpResults {
  rows: FoundRow[];
  /** The reasons of failed look-ups, by `externalLookUpKey`. */
  failures: ReadonlyMap<string, string>;
}

/** The key by which results are assigned to a look-up. */
export const externalLookUpKey = ({ table, by, take, ignoreCase }: TableLookUp): string =>
  JSON.stringify([table, by, take ?? by, ignoreCase ?? false]);

interface LookUpRequest {
  database: Database;
  connections: Connections | undefined;
  companyId: number;
  /** The distinct values of the mapping with this index. */
  valuesAt(position: number): Promise<string[]>;
  /** Since when it is tried; undefined if there are no retries. */
  since: Date | undefined;
  /** Aborting it cancels the current look-up and throws the signal's reason. */
  signal?: AbortSignal | undefined;
  /** The budget for the results, if they are needed longer than this call. */
  lease?: AnswerLease | undefined;
  /** Milliseconds that all look-ups together may take; those that are not answered by then have failed. */
  timeoutMs?: number;
}

/** What the look-ups of one call share. */
interface SharedState extends Omit<LookUpRequest, 'lease'> {
  /** All of them together take no more memory than one answer may. */
  lease: AnswerLease;
  connections: Connections;
  aborted: AbortSignal;
  /** Why a connection could not be reached, by its code: the next look-up would only wait for it again. */
  unreachable: Map<string, ConnectionError>;
}

/**
 * Runs the external look-ups of a plan: one query for each. If a database is unavailable, throws a retryable failure;
 * other errors are returned as the failure of that look-up.
 */
export async function runExternalLookUps(
  { externalLookUps: lookUps }: Plan,
  request: LookUpRequest,
): Promise<ExternalLookUpResults> {
  const { signal, timeoutMs, connections, companyId } = request;
  if (lookUps.length === 0) return { rows: [], failures: new Map() };
  if (!connections) throw new Error('External look-ups need connections.');
  const lease = request.lease ?? connections.openLease(companyId);
  const timeout = new AbortController();
  const timer =
    timeoutMs === undefined ? undefined : setTimeout(() => timeout.abort(timeoutError(timeoutMs)), timeoutMs);
  const aborted = signal ? AbortSignal.any([signal, timeout.signal]) : timeout.signal;
  const shared = { ...request, connections, lease, aborted, unreachable: new Map<string, ConnectionError>() };
  const rows: FoundRow[] = [];
  const failures = new Map<string, string>();
  try {
    for (const each of lookUps) {
      signal?.throwIfAborted();
      const code = externalLookUpKey(each.lookUp);
      try {
        for (const row of await unlessAborted(aborted, () => runLookUp(each, code, shared))) rows.push(row);
      } catch (error) {
        signal?.throwIfAborted();
        if (!(error instanceof ConnectionError)) throw error;
        const { since } = request;
        if (since && isUnavailable(error) && isWorthWaiting({ since }))
          throw new Failure('LookUpUnavailable', error.message);
        failures.set(code, error.message);
      }
    }
  } finally {
    clearTimeout(timer);
    if (!request.lease) lease.close();
  }
  return { rows, failures };
}

const timeoutError = (timeoutMs: number): ConnectionError =>
  new ConnectionError(
    'timeout',
    `Not all look-ups in databases of your own were answered within ${timeoutMs / 1000} s.`,
  );

async function runLookUp(
  { lookUp, position, defaultValue }: ExternalLookUp,
  code: string,
  { database, connections, companyId, valuesAt, aborted, unreachable, lease }: SharedState,
): Promise<FoundRow[]> {
  const { table, by, take } = lookUp;
  if (!table || by === undefined) throw new Error('An external look-up needs a table.');
  const failed = unreachable.get(table.connection);
  if (failed) throw failed;
  const values = [
    ...(position === undefined ? [] : await valuesAt(position)),
    ...(defaultValue === undefined ? [] : [defaultValue]),
  ];
  const keys = new Set(values.map(identityOf));
  if (keys.size === 0) return [];
  // Their table may have either form of a composed character.
  const spellings = [...new Set([...keys, ...[...keys].map((key) => key.normalize('NFD')), ...values])];
  const connection = await inCompany(database, companyId, (tx) => connections.read(tx, table.connection));
  if (!connection || !isPostgres(connection))
    throw new ConnectionError('invalid', `There is no connection to PostgreSQL "${table.connection}" any more.`);
  const place = { ...table, by, take: take ?? by, ignoreCase: lookUp.ignoreCase ?? false };
  return connections
    .withPostgres(connection, (sql) => findInTable(sql, place, code, spellings, aborted), lease)
    .then((rows) => rows.map(([asked, key, found]): FoundRow => [asked, identityOf(key), found]))
    .catch((error: unknown) => {
      const failure = serverFailure(error, connection.settings.host);
      if (failure && !isStatementError(error)) unreachable.set(table.connection, failure);
      throw failure ?? error;
    });
}

/** Rejects as soon as the signal aborts, without waiting for a server that no longer answers. */
function unlessAborted<Result>(signal: AbortSignal, work: () => Promise<Result>): Promise<Result> {
  return new Promise((resolve, reject) => {
    signal.throwIfAborted();
    const abort = (): void => reject(signal.reason);
    signal.addEventListener('abort', abort, { once: true });
    work()
      .then(resolve, reject)
      .finally(() => signal.removeEventListener('abort', abort));
  });
}
