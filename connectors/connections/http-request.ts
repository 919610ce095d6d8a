import type { Agent, Dispatcher } from 'undici';
import { type AnswerLease, tooLarge } from './answer-budget.js';
import type { HttpConnection } from './connection.js';
import { ConnectionError } from './connection-error.js';
import { maxAnswerBytes } from './http-agent.js';

export interface HttpRequest {
  method: 'GET' | 'HEAD' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  /** Appended to the base URL; begins with "/", may have a query. Empty: the base URL itself. */
  path: string;
  headers?: Record<string, string>;
  body?: string | Uint8Array;
  /** Time limit for name resolution, connection and answer together. */
  timeoutMs: number;
  /** Largest body of the answer. Default: `maxAnswerBytes`. */
  maxBytes?: number;
  /** Whether only status and headers are wanted: `body` of the answer is then empty. */
  statusOnly?: boolean;
  signal?: AbortSignal;
}

export interface HttpAnswer {
  status: number;
  /** By lower-case name; repeated headers are joined with ", ". */
  headers: Record<string, string>;
  body: string;
}

/** How many interim answers (1xx, RFC 9110, 15.2) a service may send before the final one. */
const maxInterimAnswers = 10;
/** Memory that a chunk of an answer takes in addition to its content. */
const bytesPerChunk = 128;

/**
 * Sends one request and returns its answer, of any status; redirects are not followed. The body counts against `lease`.
 * Throws `ConnectionError`, or the reason of `signal` if that aborted.
 */
export async function sendRequest(
  agent: Agent,
  connection: HttpConnection,
  request: HttpRequest,
  lease: AnswerLease,
): Promise<HttpAnswer> {
  const url = addressOf(connection, request.path);
  const { method, headers, body, timeoutMs, maxBytes = maxAnswerBytes, statusOnly, signal } = request;
  const deadline = AbortSignal.timeout(timeoutMs);
  try {
    const answer = await agent.request({
      origin: url.origin,
      path: url.pathname + url.search,
      method,
      headers: { 'user-agent': 'longshore', 'accept-encoding': 'identity', ...headers, ...credentials(connection) },
      body: body ?? null,
      signal: signal === undefined ? deadline : AbortSignal.any([deadline, signal]),
      onInfo: limitInterimAnswers(url.host),
    });
    const { statusCode: status } = answer;
    if (statusOnly) {
      // A short body is read and dropped, so that the connection can be reused. Errors in it do not matter.
      await answer.body.dump({ limit: 16_384 }).catch(() => {});
      return { status, headers: textOf(answer.headers), body: '' };
    }
    return { status, headers: textOf(answer.headers), body: await textIn(answer.body, url.host, maxBytes, lease) };
  } catch (error) {
    if (signal?.aborted) throw signal.reason;
    throw requestFailure(error, url.host, deadline.aborted, timeoutMs);
  }
}

function limitInterimAnswers(host: string): () => void {
  let interim = 0;
  return () => {
    interim += 1;
    if (interim > maxInterimAnswers)
      throw new ConnectionError(
        'server',
        `${host} sent more than ${maxInterimAnswers} interim answers (1xx) and no final one.`,
      );
  };
}

async function textIn(
  body: AsyncIterable<Buffer>,
  host: string,
  maxBytes: number,
  lease: AnswerLease,
): Promise<string> {
  const parts: Buffer[] = [];
  let left = maxBytes;
  for await (const part of body) {
    left -= part.length;
    if (left < 0) throw tooLarge(host, maxBytes);
    lease.take(part.length + bytesPerChunk, host);
    parts.push(part);
  }
  return new TextDecoder().decode(Buffer.concat(parts));
}

function addressOf({ settings: { baseUrl } }: HttpConnection, path: string): URL {
  const base = new URL(baseUrl);
  const prefix = base.pathname.replace(/\/$/, '');
  if (path === '') return base;
  const text = `${base.origin}${prefix}${path}`;
  const url = path.startsWith('/') && URL.canParse(text) ? new URL(text) : undefined;
  // Dot segments could lead outside the base URL.
  if (url === undefined || url.origin !== base.origin || !url.pathname.startsWith(`${prefix}/`))
    throw new ConnectionError('invalid', 'The path of a request must begin with "/" and stay below the base URL.');
  return url;
}

function credentials({ code, settings: { authentication }, secret }: HttpConnection): Record<string, string> {
  if (authentication === undefined || authentication.type === 'none') return {};
  if (secret === undefined) throw new ConnectionError('secret', `The connection "${code}" has no secret.`);
  switch (authentication.type) {
    case 'bearer':
      return { authorization: `Bearer ${secret.reveal()}` };
    case 'basic':
      return {
        authorization: `Basic ${Buffer.from(`${authentication.user}:${secret.reveal()}`).toString('base64')}`,
      };
    case 'header':
      return { [authentication.name.toLowerCase()]: secret.reveal() };
  }
}

const textOf = (headers: Dispatcher.ResponseData['headers']): Record<string, string> =>
  Object.fromEntries(
    Object.entries(headers).map(([name, value]) => [name, Array.isArray(value) ? value.join(', ') : (value ?? '')]),
  );

function requestFailure(error: unknown, host: string, timedOut: boolean, timeoutMs: number): ConnectionError {
  if (error instanceof ConnectionError) return error;
  if (timedOut) return new ConnectionError('timeout', `${host} did not answer within ${timeoutMs / 1000} s.`);
  const code = String((error as { code?: unknown }).code ?? 'unknown');
  if (code === 'UND_ERR_RES_EXCEEDED_MAX_SIZE') return tooLarge(host, maxAnswerBytes);
  if (code === 'UND_ERR_INVALID_ARG') return new ConnectionError('invalid', `The request to ${host} cannot be made.`);
  return new ConnectionError('lost', `${host} ended the connection before its answer was complete (${code}).`);
}
