import { PostgresError, UnreadableAnswer } from '../../db/driver/failures.js';
import { ConnectionError, type ConnectionFailure } from './connection-error.js';

/** What PostgreSQL's SQLSTATEs of a refused or lost session mean; the first match counts. */
const serverCodes: readonly [RegExp, ConnectionFailure, string][] = [
  [/^28/, 'login', 'refuses the login: user or password are wrong, or logins from here are not allowed'],
  [/^3D000$/, 'login', 'has no such database'],
  [/^42501$/, 'login', 'does not allow the login to do this'],
  [/^(53|57P0[123])/, 'unreachable', 'accepts no more sessions at the moment'],
  [/^(08|57P)/, 'lost', 'ended the connection'],
  [/^40/, 'timeout', 'had conflicts with other transactions at the same rows, again and again'],
  [/^(57014|55P03|25P0[34])$/, 'timeout', 'did not finish in time'],
];

/** PgBouncer knows only the settings that it keeps for each client, and has one code for all of its errors. */
const refusesSettings =
  'refuses the time limits of our session: the connection pooler must ignore them (PgBouncer: ignore_startup_parameters = statement_timeout, lock_timeout, idle_in_transaction_session_timeout)';

/** Error codes of the driver and of sockets. */
const driverCodes: readonly [RegExp, ConnectionFailure, string][] = [
  [/^CONNECT_TIMEOUT$/, 'timeout', 'did not answer the login in time'],
  [/^CONNECTION_LOGIN$/, 'login', 'needs a password, or cannot prove that it knows it'],
  [/^CONNECTION_SILENT$/, 'timeout', 'does not answer'],
  [/^(CONNECTION_|ECONN|EPIPE|ETIMEDOUT|ERR_SOCKET|ERR_STREAM|ERR_SSL)/, 'lost', 'ended the connection'],
];

/**
 * Classifies an error of the driver as a failure of the connection. Undefined if it is about the statement alone.
 */
export function postgresFailure(error: unknown, host: string): ConnectionError | undefined {
  if (error instanceof ConnectionError) return error;
  if (error instanceof PostgresError && /^unsupported startup parameter/.test(error.message))
    return new ConnectionError('login', `${host} ${refusesSettings} (${error.code}).`);
  const code = String((error as { code?: unknown } | null)?.code ?? '');
  const codes = error instanceof PostgresError ? serverCodes : driverCodes;
  const [, failure, text] = codes.find(([pattern]) => pattern.test(code)) ?? [];
  if (failure !== undefined) return new ConnectionError(failure, `${host} ${text} (${code}).`);
  return error instanceof UnreadableAnswer
    ? new ConnectionError('server', `${host} does not answer as PostgreSQL does.`)
    : undefined;
}

/** As `postgresFailure`; any other error of the server is reported by its code, without the server's text. */
export function serverFailure(error: unknown, host: string): ConnectionError | undefined {
  const failure = postgresFailure(error, host);
  if (failure !== undefined || !(error instanceof PostgresError)) return failure;
  return new ConnectionError('server', `${host} answers with an error (${error.code}).`);
}

/** Whether an error is about the statement alone, so that the server can run other statements. */
export function isStatementError(error: unknown): boolean {
  if (error instanceof PostgresError) return !/^(08|28|3D|53|57P)/.test(error.code);
  return error instanceof ConnectionError && error.failure === 'invalid';
}
