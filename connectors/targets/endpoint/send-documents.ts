import { bisect } from '../../../core/bisect.js';
import type { EndpointSettings } from '../../../core/targets/endpoint-settings.js';
import type { ExternalDocument, Outcome, WriteOrder } from '../../../core/targets/write-order.js';
import { isHttp } from '../../connections/connection.js';
import { maxAnswerBytes } from '../../connections/http-agent.js';
import type { HttpAnswer } from '../../connections/http-request.js';
import { isRetryableStatus, retryAfterMs } from '../../connections/retry-after.js';
import { TargetRefusal, TargetUnavailable } from '../target-errors.js';
import type { WriterScope } from '../target-writer.js';
import { outcomesIn } from './outcomes-in.js';

/** Largest answer: a fixed part, and a part for each byte that was sent. Parsing an answer blocks the worker. */
const baseAnswerBytes = 65_536;
const answerBytesPerSentByte = 8;

/**
 * Sends documents in one request, or in several if the endpoint finds it too large (413). Each document has its own
 * idempotency key: an endpoint that has already done it returns the first outcome again.
 */
export async function sendDocuments(
  settings: EndpointSettings,
  order: WriteOrder,
  scope: WriterScope,
  signal: AbortSignal,
): Promise<Outcome[]> {
  const { documents, dryRun } = order;
  if (dryRun && !settings.dryRun) return documents.map(() => ({ outcome: 'sent' }));
  const outcomes = new Map<string, Outcome>();
  await bisect(documents, {
    async attempt(part) {
      const answer = await post(settings, { ...order, documents: part }, scope, signal);
      if (answer.status === 413) throw new TooLarge();
      throwUnlessAccepted(answer);
      for (const [index, outcome] of outcomesIn(answer.body, part, dryRun).entries())
        outcomes.set((part[index] as ExternalDocument).key, outcome);
    },
    refuse(part, { message }) {
      for (const { key } of part) outcomes.set(key, { outcome: 'error', code: 'refused_by_endpoint', message });
    },
    isRefusal: (error) => error instanceof TooLarge,
    maxTries: Number.POSITIVE_INFINITY,
  });
  return documents.map(({ key }) => outcomes.get(key) as Outcome);
}

/** The answer to a request with more than the endpoint accepts at once. */
class TooLarge extends Error {
  override readonly message = 'The endpoint finds it too large (413).';
}

function post(
  { path, timeoutSeconds = 30 }: EndpointSettings,
  { documents, writeMode, onConflict, keepWhenNull, dryRun }: WriteOrder,
  { connections, connection }: WriterScope,
  signal: AbortSignal,
): Promise<HttpAnswer> {
  if (!isHttp(connection)) throw new TargetRefusal(`The connection "${connection.code}" is not for an HTTP service.`);
  const [first] = documents;
  const body = {
    writeMode,
    onConflict,
    keepWhenNull,
    dryRun,
    documents: documents.map(({ key, fields, lines }) => ({
      idempotencyKey: key,
      document: { ...fields, ...(lines ? { lines } : {}) },
    })),
  };
  const content = JSON.stringify(body);
  return connections.request(connection, {
    method: 'POST',
    path,
    headers: {
      'content-type': 'application/json',
      accept: 'application/json',
      ...(documents.length === 1 && first ? { 'idempotency-key': first.key } : {}),
    },
    body: content,
    maxBytes: Math.min(maxAnswerBytes, baseAnswerBytes + answerBytesPerSentByte * Buffer.byteLength(content)),
    timeoutMs: timeoutSeconds * 1_000,
    signal,
  });
}

function throwUnlessAccepted({ status, headers }: HttpAnswer): void {
  if (status >= 200 && status < 300) return;
  const message = `The endpoint answers ${status}.`;
  if (status >= 500 || isRetryableStatus(status))
    throw new TargetUnavailable(message, retryAfterMs(headers['retry-after']));
  throw new TargetRefusal(message);
}
