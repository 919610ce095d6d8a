import { cutText } from '../../core/text/cut-text.js';
import { type Connection, type HttpConnection, isHttp, isPostgres, type PostgresConnection } from './connection.js';
import { ConnectionError } from './connection-error.js';
import type { Connections } from './connections.js';
import { serverFailure } from './postgres-failure.js';

/** The result of trying a connection. */
export interface ConnectionTestResult {
  ok: boolean;
  message: string;
  durationMs: number;
}

const answerTimeoutMs = 10_000;
/** How many characters of a server's version are shown. */
const maxVersionLength = 100;

/** Logs in to a database server, or requests the base URL of an HTTP service. Connection failures are part of the result. */
export async function testConnection(connections: Connections, connection: Connection): Promise<ConnectionTestResult> {
  const begun = performance.now();
  const outcome = await attempt(connections, connection).catch((error) => {
    if (error instanceof ConnectionError) return { ok: false, message: error.message };
    throw error;
  });
  return { ...outcome, durationMs: Math.round(performance.now() - begun) };
}

async function attempt(
  connections: Connections,
  connection: Connection,
): Promise<Omit<ConnectionTestResult, 'durationMs'>> {
  if (isPostgres(connection)) return askVersion(connections, connection);
  if (isHttp(connection)) return askBase(connections, connection);
  throw new Error('a connection of no known kind');
}

async function askVersion(connections: Connections, connection: PostgresConnection) {
  try {
    const [row] = await connections.withPostgres(
      connection,
      (sql) => sql`SELECT current_setting('server_version') AS version`,
    );
    const version: unknown = row?.version;
    if (typeof version !== 'string')
      throw new ConnectionError('server', `${connection.settings.host} does not answer as PostgreSQL does.`);
    return { ok: true, message: `PostgreSQL ${cutText(version, maxVersionLength)}` };
  } catch (error) {
    throw serverFailure(error, connection.settings.host) ?? error;
  }
}

async function askBase(connections: Connections, connection: HttpConnection) {
  const ask = (method: 'HEAD' | 'GET') =>
    connections.request(connection, { method, path: '', timeoutMs: answerTimeoutMs });
  const head = await ask('HEAD');
  // Some services do not support HEAD.
  const { status } = [404, 405, 501].includes(head.status) ? await ask('GET') : head;
  return { ok: isSuccess(status), message: statusMessage(status) };
}

const isSuccess = (status: number): boolean => status < 300 || (status >= 400 && status < 500 && !isRefusal(status));
const isRefusal = (status: number): boolean => [401, 403, 407].includes(status);

function statusMessage(status: number): string {
  if (isRefusal(status)) return `The service refuses the credentials (${status}).`;
  if (status >= 500) return `The service answers with an error of its own (${status}).`;
  if (status >= 300 && status < 400)
    return `The service redirects to another address (${status}), and redirects are not followed: save that address.`;
  return status < 300
    ? `The service answers (${status}).`
    : `The service answers, but not at its base URL (${status}).`;
}
