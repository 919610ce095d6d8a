import postgres from 'postgres';
import { ConnectionError, type ConnectionFailure } from './connection-error.js';

/** What PostgreSQL's codes of a refused or lost session mean, the most particular ones first. */
const serverCodes: readonly [RegExp, ConnectionFailure, string][] = [
  [/^28/, 'login', 'does not take the login: user or password are wrong, or it may not come from here'],
  [/^3D000$/, 'login', 'has no such database'],
  [/^42501$/, 'login', 'does not allow the login to do this'],
  [/^(53|57P0[123])/, 'unreachable', 'takes no more work at the moment'],
  [/^(08|57P)/, 'lost', 'ended the connection'],
  [/^40/, 'timeout', 'was at the same rows for others again and again'],
  [/^(57014|55P03|25P0[34])$/, 'timeout', 'did not come to an end in time'],
];

/** What the driver and the sockets below it say. */
const driverCodes: readonly [RegExp, ConnectionFailure, string][] = [
  [/^CONNECT_TIMEOUT$/, 'timeout', 'did not answer the login in time'],
  [/^SASL_SIGNATURE_MISMATCH$/, 'login', 'does not know the password that it asks for'],
  [/^CONNECTION_SILENT$/, 'timeout', 'does not answer'],
  [/^(CONNECTION_|ECONN|EPIPE|ETIMEDOUT|ERR_SOCKET|ERR_STREAM|ERR_SSL)/, 'lost', 'ended the connection'],
];

/**
 * The failure of the connection that an error of the driver is; undefined where it is none, but
 * something that the server says about a statement.
 */
export function postgresFailure(error: unknown, host: string): ConnectionError | undefined {
  if (error instanceof ConnectionError) return error;
  const code = String((error as { code?: unknown } | null)?.code ?? '');
  const codes = error instanceof postgres.PostgresError ? serverCodes : driverCodes;
  const [, failure, words] = codes.find(([pattern]) => pattern.test(code)) ?? [];
  if (failure !== undefined) return new ConnectionError(failure, `${host} ${words} (${code}).`);
  return isUnread(error) ? new ConnectionError('server', `${host} does not answer as PostgreSQL does.`) : undefined;
}

/** Whether the driver could not read an answer, which comes out of order or is no JSON: it marks errors with the query. */
const isUnread = (error: unknown): boolean =>
  (error instanceof TypeError || error instanceof RangeError || error instanceof SyntaxError) && 'query' in error;

/** As `postgresFailure`; whatever else the server says is told by its code, in words of ours. */
export function serverFailure(error: unknown, host: string): ConnectionError | undefined {
  const failure = postgresFailure(error, host);
  if (failure !== undefined || !(error instanceof postgres.PostgresError)) return failure;
  return new ConnectionError('server', `${host} answers with an error (${error.code}).`);
}

/** Whether an error is about what was asked alone: the server can be asked for something else. */
export function isOfStatement(error: unknown): boolean {
  if (error instanceof postgres.PostgresError) return !/^(08|28|3D|53|57P)/.test(error.code);
  return error instanceof ConnectionError && error.failure === 'invalid';
}
