import type { Agent, Dispatcher } from 'undici';
import { type AnswerLease, tooLarge } from './answer-budget.js';
import type { HttpConnection } from './connection.js';
import { ConnectionError } from './connection-error.js';
import { largestAnswer } from './http-agent.js';

export interface HttpRequest {
  method: 'GET' | 'HEAD' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  /** Added to the base URL; begins with "/", may have a query. Empty: the base URL itself. */
  path: string;
  headers?: Record<string, string>;
  body?: string | Uint8Array;
  /** Milliseconds for all of it: name, connection, answer. */
  timeoutMs: number;
  /** Bytes of the answer's body that are read, `largestAnswer` where it is left out. */
  mostBytes?: number;
  /** Whether only the status matters: the body of the answer is then not read, and empty. */
  statusOnly?: boolean;
  signal?: AbortSignal;
}

export interface HttpAnswer {
  status: number;
  /** By their names in small letters; what is sent twice is joined with commas. */
  headers: Record<string, string>;
  body: string;
}

/** Answers that a service may send before the one that counts (103 and the like, RFC 9110, 15.2). */
const mostInterim = 10;
/** Bytes of memory that a part of an answer takes beside its own. */
const perPart = 128;

/**
 * Sends one request and reads its answer; redirects are answers like others. Throws
 * `ConnectionError`, or the reason of `signal` where that was aborted. What is read counts against `lease`.
 */
export async function sendRequest(
  agent: Agent,
  connection: HttpConnection,
  request: HttpRequest,
  lease: AnswerLease,
): Promise<HttpAnswer> {
  const url = addressOf(connection, request.path);
  const { method, headers, body, timeoutMs, mostBytes = largestAnswer, statusOnly, signal } = request;
  const deadline = AbortSignal.timeout(timeoutMs);
  try {
    const answer = await agent.request({
      origin: url.origin,
      path: url.pathname + url.search,
      method,
      headers: { 'user-agent': 'longshore', 'accept-encoding': 'identity', ...headers, ...credentials(connection) },
      body: body ?? null,
      signal: signal === undefined ? deadline : AbortSignal.any([deadline, signal]),
      onInfo: refuseMore(url.host),
    });
    const { statusCode: status } = answer;
    if (statusOnly) {
      // A short one is read, so that the connection can be used again. What it says or how it ends is all the same.
      await answer.body.dump({ limit: 16_384 }).catch(() => {});
      return { status, headers: textOf(answer.headers), body: '' };
    }
    return { status, headers: textOf(answer.headers), body: await textIn(answer.body, url.host, mostBytes, lease) };
  } catch (error) {
    if (signal?.aborted) throw signal.reason;
    throw requestFailure(error, url.host, deadline.aborted, timeoutMs);
  }
}

function refuseMore(host: string): () => void {
  let interim = 0;
  return () => {
    interim += 1;
    if (interim > mostInterim)
      throw new ConnectionError('server', `${host} answers that it is about to answer, again and again.`);
  };
}

async function textIn(
  body: AsyncIterable<Buffer>,
  host: string,
  mostBytes: number,
  lease: AnswerLease,
): Promise<string> {
  const parts: Buffer[] = [];
  let left = mostBytes;
  for await (const part of body) {
    left -= part.length;
    if (left < 0) throw tooLarge(host, mostBytes);
    lease.take(part.length + perPart, host);
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
  // Dot segments would lead out of what the base URL gives access to.
  if (url === undefined || url.origin !== base.origin || !url.pathname.startsWith(`${prefix}/`))
    throw new ConnectionError('invalid', 'The path of a request begins with "/" and stays below the base URL.');
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

function requestFailure(error: unknown, host: string, late: boolean, timeoutMs: number): ConnectionError {
  if (error instanceof ConnectionError) return error;
  if (late) return new ConnectionError('timeout', `${host} did not answer within ${timeoutMs / 1000} s.`);
  const code = String((error as { code?: unknown }).code ?? 'unknown');
  if (code === 'UND_ERR_RES_EXCEEDED_MAX_SIZE') return tooLarge(host, largestAnswer);
  if (code === 'UND_ERR_INVALID_ARG') return new ConnectionError('invalid', `The request to ${host} cannot be made.`);
  return new ConnectionError('lost', `${host} ended the connection before its answer was whole (${code}).`);
}
