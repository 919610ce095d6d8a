import postgres from 'postgres';
import { storableText } from '../core/text/storable.js';
import { CompanyShares, ConnectionsBusy, type ShareSettings, shareLimits, type Turn } from './company-shares.js';
import { requestScope } from './request-scope.js';
import { sessionSettings } from './session-settings.js';

export type Database = postgres.Sql<{ day: string; text: string }>;
export type Transaction = postgres.TransactionSql<{ day: string; text: string }>;

/** The role that API and workers take: row-level security holds it to one company. */
export const applicationRole = 'longshore_app';

/** What the sessions of API and workers are called in the database. */
export const applicationName = 'longshore';

/** Milliseconds that a transaction may wait for its client before it is ended, with its locks. */
export const quietAtMost = 8_000;

export interface DatabaseLimits {
  /** Connections in the pool. */
  max: number;
  /** Milliseconds after which the server ends a statement. */
  statementTimeout?: number;
  /** Milliseconds after which a connection that owes an answer is given up for dead. */
  silence?: number;
  /** Has companies share the connections; without, whoever comes first has them. */
  shares?: ShareSettings;
}

/** How companies share the connections of a pool, where they do. */
const sharesOf = new WeakMap<Database, CompanyShares>();

/** How much longer than the server allows a statement its answer may be on its way. */
const margin = 5_000;

/** How postgres.js is to behave with any server. */
export const driverHabits = {
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
  { max, statementTimeout = 60_000, silence = statementTimeout + margin, shares }: DatabaseLimits,
): Database {
  const database: Database = postgres(url, {
    max,
    ...driverHabits,
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
      statement_timeout: statementTimeout,
      lock_timeout: 8_000,
      idle_in_transaction_session_timeout: quietAtMost,
      ...({ tcp_user_timeout: 15_000, client_connection_check_interval: 5_000, tcp_keepalives_idle: 15 } as object),
    },
    ...({ silence_timeout: silence / 1000 } as object),
  });
  if (shares) sharesOf.set(database, new CompanyShares(shareLimits(max, shares)));
  return database;
}

/** Nothing in the driver ends the wait for a connection of the pool. */
const beginsWithin = 10_000;

/** No connection to the database was free or answered in time; nothing was done. */
class DatabaseSilent extends Error {
  override readonly name = 'DatabaseSilent';
  readonly code = 'CONNECTION_SILENT';
}

/** A single query's answer; throws `DatabaseSilent` where it does not come within seconds. */
export async function inTime<Answer>(query: PromiseLike<Answer>): Promise<Answer> {
  let timer: NodeJS.Timeout | undefined;
  const silence = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new DatabaseSilent('The database does not answer.')), beginsWithin);
  });
  return Promise.race([query, silence]).finally(() => clearTimeout(timer));
}

/** A connection of the company's share, for the request that runs. */
async function turnOf(shares: CompanyShares, companyId: number): Promise<Turn> {
  const scope = requestScope.getStore();
  const holder = { company: companyId, key: scope?.key ?? '', admitted: scope?.admitted ?? true };
  try {
    const turn = await shares.take(holder);
    if (scope) scope.admitted = true;
    return turn;
  } catch (error) {
    if (error instanceof ConnectionsBusy && error.databaseSilent)
      throw new DatabaseSilent('The database does not answer.');
    throw error;
  }
}

/**
 * Runs `work` in one transaction that sees and writes the rows of `companyId` only. Throws
 * `DatabaseSilent` where it cannot begin within seconds; where companies share the connections also
 * `ShareExceeded` and `ConnectionsBusy`.
 */
export async function inCompany<Result>(
  database: Database,
  companyId: number,
  work: (tx: Transaction) => Promise<Result>,
): Promise<Result> {
  const shares = sharesOf.get(database);
  if (!shares) return transaction(database, companyId, work);
  const turn = await turnOf(shares, companyId);
  return transaction(database, companyId, work, () => turn.answered()).finally(() => turn.end());
}

async function transaction<Result>(
  database: Database,
  companyId: number,
  work: (tx: Transaction) => Promise<Result>,
  answered = (): void => {},
): Promise<Result> {
  let late = false;
  let begin = (): void => {};
  const begun = new Promise<void>((resolve) => {
    begin = resolve;
  });
  const done = database.begin(async (tx) => {
    if (late) throw new DatabaseSilent('The database answered too late.');
    begin();
    answered();
    // Sent at once and not waited for: no round trip of its own, and ahead of what `work` sends.
    const scoped = tx`SELECT set_config('longshore.company', ${String(companyId)}, true)`.execute();
    const [, result] = await Promise.all([scoped, work(tx)]);
    return result;
  }) as Promise<Result>;
  await inTime(Promise.race([begun, done])).catch((error) => {
    late = true;
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
