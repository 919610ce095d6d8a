import { cutText } from '../../core/text/cut-text.js';
import { type Connection, type HttpConnection, isHttp, isPostgres, type PostgresConnection } from './connection.js';
import { ConnectionError } from './connection-error.js';
import type { Connections } from './connections.js';
import { serverFailure } from './postgres-failure.js';

/** What came of trying a connection. */
export interface Trial {
  ok: boolean;
  message: string;
  milliseconds: number;
}

const acceptTimeoutMs = 10_000;
/** Characters that are shown of what a server calls its version. */
const longestVersion = 100;

/** Logs in to a server, or asks a service for its base URL; says what came of it, and how long it took. */
export async function tryConnection(connections: Connections, connection: Connection): Promise<Trial> {
  const begun = performance.now();
  const outcome = await attempt(connections, connection).catch((error) => {
    if (error instanceof ConnectionError) return { ok: false, message: error.message };
    throw error;
  });
  return { ...outcome, milliseconds: Math.round(performance.now() - begun) };
}

async function attempt(connections: Connections, connection: Connection): Promise<Omit<Trial, 'milliseconds'>> {
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
    return { ok: true, message: `PostgreSQL ${cutText(version, longestVersion)}` };
  } catch (error) {
    throw serverFailure(error, connection.settings.host) ?? error;
  }
}

async function askBase(connections: Connections, connection: HttpConnection) {
  const ask = (method: 'HEAD' | 'GET') =>
    connections.request(connection, { method, path: '', timeoutMs: acceptTimeoutMs });
  const head = await ask('HEAD');
  // Not every service knows HEAD.
  const { status } = [404, 405, 501].includes(head.status) ? await ask('GET') : head;
  return { ok: worked(status), message: wordsOf(status) };
}

const worked = (status: number): boolean => status < 300 || (status >= 400 && status < 500 && !isRefusal(status));
const isRefusal = (status: number): boolean => [401, 403, 407].includes(status);

function wordsOf(status: number): string {
  if (isRefusal(status)) return `The service does not take the credentials (${status}).`;
  if (status >= 500) return `The service answers that it cannot serve (${status}).`;
  if (status >= 300 && status < 400)
    return `The service answers with another address (${status}), which is not followed: save that one.`;
  return status < 300
    ? `The service answers (${status}).`
    : `The service answers, though not at its base URL (${status}).`;
}
