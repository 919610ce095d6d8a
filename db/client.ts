import postgres from 'postgres';
import { storableText } from '../core/text/storable.js';
import {
  CompanyShares,
  ConnectionsBusy,
  type SharedConnection,
  type ShareSettings,
  shareLimits,
} from './company-shares.js';
import { requestScope } from './request-scope.js';
import { sessionSettings } from './session-settings.js';

export type Database = postgres.Sql<{ day: string; text: string }>;
export type Transaction = postgres.TransactionSql<{ day: string; text: string }>;

/** The role that API and workers take: row-level security holds it to one company. */
export const applicationRole = 'longshore_app';

/** What the sessions of API and workers are called in the database. */
export const applicationName = 'longshore';

/** Milliseconds that a transaction may wait for its client before it is ended, with its locks. */
export const idleInTransactionTimeoutMs = 8_000;

export interface DatabaseLimits {
  /** Connections in the pool. */
  max: number;
  /** Milliseconds after which the server ends a statement. */
  statementTimeoutMs?: number;
  /** Milliseconds after which a connection that owes an answer is given up for dead. */
  silenceTimeoutMs?: number;
  /** Has companies share the connections; without, whoever comes first has them. */
  shares?: ShareSettings;
}

/** How companies share the connections of a pool, where they do. */
const sharesOf = new WeakMap<Database, CompanyShares>();

/** How much longer than the server allows a statement its answer may be on its way. */
const networkMarginMs = 5_000;

/** How postgres.js is to behave with any server. */
export const driverOptions = {
  onnotice: () => {},
  keep_alive: 15,
  // postgres.js reconnects at once, which is right beside a server that restarts.
  backoff: (attempt: number) => Math.min(0.1 * 2 ** attempt, 2),
  // postgres.js refuses undefined in a way that leaves its connection hanging.
  transform: { undefined: null },
};

/**
 * A pool that works as the application role. The server ends what hangs: a statement, a wait for
 * a lock, a transaction whose client has gone quiet (a frozen worker), each within seconds. Hence
 * a connection that is silent for longer has lost its server: what waits for it fails with
 * `CONNECTION_SILENT`, and the pool opens another one.
 */
export function connect(
  url: string,
  { max, statementTimeoutMs = 60_000, silenceTimeoutMs = statementTimeoutMs + networkMarginMs, shares }: DatabaseLimits,
): Database {
  const database: Database = postgres(url, {
    max,
    ...driverOptions,
    connect_timeout: 10,
    idle_timeout: 60,
    max_lifetime: 3600,
    types: {
      // A day is a day: as a Date it would have a time and a zone.
      day: { to: 1082, from: [1082], serialize: (day: string) => day, parse: (day: string) => day },
      // What others say (servers, files, errors) may hold what no text in the database can. Requests are checked before.
      text: {
        to: 25,
        from: [],
        serialize: (text: unknown) => storableText(String(text)),
        parse: (text: string) => text,
      },
    },
    connection: {
      ...(sessionSettings as object),
      application_name: applicationName,
      role: applicationRole,
      statement_timeout: statementTimeoutMs,
      lock_timeout: 8_000,
      idle_in_transaction_session_timeout: idleInTransactionTimeoutMs,
      ...({ tcp_user_timeout: 15_000, client_connection_check_interval: 5_000, tcp_keepalives_idle: 15 } as object),
    },
    ...({ silence_timeout: silenceTimeoutMs / 1000 } as object),
  });
  if (shares) sharesOf.set(database, new CompanyShares(shareLimits(max, shares)));
  return database;
}

/** Nothing in the driver ends the wait for a connection of the pool. */
const beginTimeoutMs = 10_000;

/** No connection to the database was free or answered in time; nothing was done. */
class DatabaseUnresponsive extends Error {
  override readonly name = 'DatabaseUnresponsive';
  readonly code = 'CONNECTION_SILENT';
}

/** A single query's answer; throws `DatabaseUnresponsive` where it does not come within seconds. */
export async function withDatabaseTimeout<Answer>(query: PromiseLike<Answer>): Promise<Answer> {
  let timer: NodeJS.Timeout | undefined;
  const silence = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new DatabaseUnresponsive('The database does not answer.')), beginTimeoutMs);
  });
  return Promise.race([query, silence]).finally(() => clearTimeout(timer));
}

/** A connection of the company's share, for the request that runs. */
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
 * Runs `work` in one transaction that sees and writes the rows of `companyId` only. Throws
 * `DatabaseUnresponsive` where it cannot begin within seconds; where companies share the connections also
 * `ShareExceeded` and `ConnectionsBusy`.
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
    // Sent at once and not waited for: no round trip of its own, and ahead of what `work` sends.
    const scoped = tx`SELECT set_config('longshore.company', ${String(companyId)}, true)`.execute();
    const [, result] = await Promise.all([scoped, work(tx)]);
    return result;
  }) as Promise<Result>;
  await withDatabaseTimeout(Promise.race([begun, done])).catch((error) => {
    timedOut = true;
    throw error;
  });
  return done;
}

class RolledBack extends Error {}

/** As `inCompany`, for a transaction that leaves nothing behind: it is always rolled back. */
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
