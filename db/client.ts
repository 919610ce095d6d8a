import {
  CompanyShares,
  ConnectionsBusy,
  type SharedConnection,
  type ShareSettings,
  shareLimits,
} from './company-shares.js';
import { openPool, type Pool } from './driver/pool.js';
import type { Transaction } from './driver/transaction.js';
import { requestScope } from './request-scope.js';
import { sessionSettings } from './session-settings.js';

export type Database = Pool;
export type { Transaction };

/** The role of API and workers: row-level security limits it to one company per transaction. */
export const applicationRole = 'longshore_app';

/** The application name of the sessions of API and workers. */
export const applicationName = 'longshore';

/** After this time without a statement the server ends a transaction and releases its locks. */
export const idleInTransactionTimeoutMs = 8_000;

export interface DatabaseLimits {
  /** Connections in the pool. */
  max: number;
  /** Time after which the server ends a statement. Default: one minute. */
  statementTimeoutMs?: number;
  /** Time without an answer after which a connection is considered dead. Default: the statement timeout and 5 s. */
  silenceTimeoutMs?: number;
  /** How companies share the connections. Undefined: first come, first served. */
  shares?: ShareSettings;
}

/** The shares of pools that have them. */
const sharesOf = new WeakMap<Database, CompanyShares>();

/** How much longer than the server's statement timeout an answer may take, for the network. */
const networkMarginMs = 5_000;

/**
 * Opens a pool that works as the application's role. The server ends a statement, a wait for a lock, and a transaction
 * of an idle client (a frozen worker) after a time limit. So a connection that is silent for longer has lost its server:
 * its queries fail with `CONNECTION_SILENT`, and the pool opens another connection.
 */
export function connect(
  url: string,
  { max, statementTimeoutMs = 60_000, silenceTimeoutMs = statementTimeoutMs + networkMarginMs, shares }: DatabaseLimits,
): Database {
  const database = openPool({
    url,
    max,
    idleTimeoutMs: 60_000,
    maxLifetimeSeconds: 3600,
    silenceTimeoutMs,
    session: {
      ...sessionSettings,
      application_name: applicationName,
      role: applicationRole,
      statement_timeout: String(statementTimeoutMs),
      lock_timeout: '8000',
      idle_in_transaction_session_timeout: String(idleInTransactionTimeoutMs),
      tcp_user_timeout: '15000',
      client_connection_check_interval: '5000',
      tcp_keepalives_idle: '15',
    },
  });
  if (shares) sharesOf.set(database, new CompanyShares(shareLimits(max, shares)));
  return database;
}

/** Time limit for getting a connection of the pool and beginning a transaction. */
const beginTimeoutMs = 10_000;

/** No connection to the database was free or answered in time; nothing was done. */
class DatabaseUnresponsive extends Error {
  override readonly name = 'DatabaseUnresponsive';
  readonly code = 'CONNECTION_SILENT';
}

/** Returns the result of a single query. Throws `DatabaseUnresponsive` if there is none after `beginTimeoutMs`. */
export async function withDatabaseTimeout<Answer>(query: PromiseLike<Answer>): Promise<Answer> {
  let timer: NodeJS.Timeout | undefined;
  const silence = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new DatabaseUnresponsive('The database does not answer.')), beginTimeoutMs);
  });
  return Promise.race([query, silence]).finally(() => clearTimeout(timer));
}

/** Waits for a connection of the company's share, for the current request. */
async function takeConnection(shares: CompanyShares, companyId: number): Promise<SharedConnection> {
  const scope = requestScope.getStore();
  const holder = { company: companyId, key: scope?.key ?? '', admitted: scope?.admitted ?? true };
  try {
    const turn = await shares.take(holder);
    if (scope) scope.admitted = true;
    return turn;
  } catch (error) {
    if (error instanceof ConnectionsBusy && error.databaseUnresponsive)
      throw new DatabaseUnresponsive('The database does not answer.');
    throw error;
  }
}

/**
 * Runs `work` in one transaction that can read and write only the rows of `companyId`. Throws `DatabaseUnresponsive` if
 * it cannot begin in time; if companies share the connections, also `ShareExceeded` and `ConnectionsBusy`.
 */
export async function inCompany<Result>(
  database: Database,
  companyId: number,
  work: (tx: Transaction) => Promise<Result>,
): Promise<Result> {
  const shares = sharesOf.get(database);
  if (!shares) return transaction(database, companyId, work);
  const turn = await takeConnection(shares, companyId);
  return transaction(database, companyId, work, () => turn.answered()).finally(() => turn.end());
}

async function transaction<Result>(
  database: Database,
  companyId: number,
  work: (tx: Transaction) => Promise<Result>,
  answered = (): void => {},
): Promise<Result> {
  let timedOut = false;
  let begin = (): void => {};
  const begun = new Promise<void>((resolve) => {
    begin = resolve;
  });
  const done = database.begin(async (tx) => {
    if (timedOut) throw new DatabaseUnresponsive('The database answered too late.');
    begin();
    answered();
    // Pipelined ahead of the queries of `work`: it costs no round trip of its own.
    const scoped = tx`SELECT set_config('longshore.company', ${String(companyId)}, true)`.execute();
    const [, result] = await Promise.all([scoped, work(tx)]);
    return result;
  });
  await withDatabaseTimeout(Promise.race([begun, done])).catch((error) => {
    timedOut = true;
    throw error;
  });
  return done;
}

class RolledBack extends Error {}

/** As `inCompany`, but the transaction is always rolled back. */
export async function inCompanyRolledBack<Result>(
  database: Database,
  companyId: number,
  work: (tx: Transaction) => Promise<Result>,
): Promise<Result> {
  const found: Result[] = [];
  try {
    await inCompany(database, companyId, async (tx) => {
      found.push(await work(tx));
      throw new RolledBack();
    });
  } catch (error) {
    if (!(error instanceof RolledBack)) throw error;
  }
  return found[0] as Result;
}
