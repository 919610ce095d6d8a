import type { EndpointSettings } from '../../../core/targets/endpoint-settings.js';
import type { ExternalDocument, Outcome, WriteOrder } from '../../../core/targets/write-order.js';
import { isHttp } from '../../connections/connection.js';
import { largestAnswer } from '../../connections/http-agent.js';
import type { HttpAnswer } from '../../connections/http-request.js';
import { isNotNow, retryAfter } from '../../connections/retry-after.js';
import { TargetRefusal, TargetUnavailable } from '../target-errors.js';
import type { WriterScope } from '../target-writer.js';
import { outcomesIn } from './outcomes-in.js';

/** Bytes of an answer that are read whatever was sent, and for each that was: understanding them takes the worker's time. */
const shortAnswer = 65_536;
const answerPerSent = 8;

/**
 * Sends documents as one request, and as several where the endpoint finds it too large. Each has its
 * key: an endpoint that has done it before gives the outcome of then.
 */
export async function sendDocuments(
  settings: EndpointSettings,
  order: WriteOrder,
  scope: WriterScope,
  signal: AbortSignal,
): Promise<Outcome[]> {
  const { documents, dryRun } = order;
  if (dryRun && !settings.dryRun) return documents.map(() => ({ outcome: 'sent' }));
  const answer = await post(settings, order, scope, signal);
  if (answer.status === 413 && documents.length > 1) {
    const middle = documents.length >> 1;
    const half = (part: readonly ExternalDocument[]) =>
      sendDocuments(settings, { ...order, documents: part }, scope, signal);
    return [...(await half(documents.slice(0, middle))), ...(await half(documents.slice(middle)))];
  }
  if (answer.status === 413)
    return [{ outcome: 'error', code: 'refused_by_endpoint', message: 'It is too large for the endpoint (413).' }];
  refuseUnusable(answer);
  return outcomesIn(answer.body, documents, dryRun);
}

function post(
  { path, timeoutSeconds = 30 }: EndpointSettings,
  { documents, write, otherwise, keeps, dryRun }: WriteOrder,
  { connections, connection }: WriterScope,
  signal: AbortSignal,
): Promise<HttpAnswer> {
  if (!isHttp(connection)) throw new TargetRefusal(`The connection "${connection.code}" leads to no HTTP service.`);
  const [first] = documents;
  const body = {
    write,
    otherwise,
    keeps,
    dryRun,
    documents: documents.map(({ key, fields, lines }) => ({
      idempotencyKey: key,
      document: { ...fields, ...(lines ? { lines } : {}) },
    })),
  };
  const sent = JSON.stringify(body);
  return connections.request(connection, {
    method: 'POST',
    path,
    headers: {
      'content-type': 'application/json',
      accept: 'application/json',
      ...(documents.length === 1 && first ? { 'idempotency-key': first.key } : {}),
    },
    body: sent,
    mostBytes: Math.min(largestAnswer, shortAnswer + answerPerSent * Buffer.byteLength(sent)),
    timeoutMs: timeoutSeconds * 1_000,
    signal,
  });
}

function refuseUnusable({ status, headers }: HttpAnswer): void {
  if (status >= 200 && status < 300) return;
  const told = `The endpoint answers ${status}.`;
  if (status >= 500 || isNotNow(status)) throw new TargetUnavailable(told, retryAfter(headers['retry-after']));
  throw new TargetRefusal(told);
}
