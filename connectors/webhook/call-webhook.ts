import type { Database } from '../../db/client.js';
import { inCompany } from '../../db/client.js';
import { ConnectionError } from '../connections/connection-error.js';
import type { Connections } from '../connections/connections.js';
import type { HttpAnswer } from '../connections/http-request.js';
import { retryAfterMs } from '../connections/retry-after.js';
import { SendFailure } from '../send-failure.js';
import { type CallBounds, reserveCall } from './call-allowance.js';
import { disableWebhook, readWebhook, type Webhook } from './webhook.js';
import { signedHeaders } from './webhook-signature.js';

/** A call to a company's webhook. */
export interface WebhookCall {
  companyId: number;
  /** Code of the company's webhook. */
  webhook: string;
  /** The same for every attempt, so that the receiver can recognise a call that arrives twice. */
  id: string;
  /** Ids and counts only, because it leaves the company's systems. */
  payload: { type: string; timestamp: string; data: object };
  signal?: AbortSignal;
}

/** Time limit for a whole call: name resolution, connection and answer. */
const callTimeoutMs = 15_000;

/**
 * Calls a company's webhook, signed according to Standard Webhooks; returns the status of the answer, one of 2xx.
 * Redirects are not followed; only the status of an answer and its `Retry-After` are used. Throws `SendFailure`, which
 * is permanent if the webhook does not exist, is disabled, or answers that it is gone (410; it is then disabled), and
 * `LimitReached` if the company has reached its limit of calls to this host.
 */
export async function callWebhook(
  { database, connections, bounds }: { database: Database; connections: Connections; bounds: CallBounds },
  { companyId, webhook: code, id, payload, signal }: WebhookCall,
): Promise<number> {
  try {
    const webhook = await inCompany(database, companyId, async (tx) => {
      const found = await readWebhook(tx, code, connections.secretKey);
      if (found?.enabled) await reserveCall(tx, companyId, hostOf(found), bounds);
      return found;
    });
    if (webhook === undefined) throw new SendFailure(`There is no webhook "${code}" any more.`, true);
    if (!webhook.enabled) throw new SendFailure(`The webhook "${code}" is disabled.`, true);
    const { status, headers } = await post(connections, webhook, { id, payload, signal });
    if (status >= 200 && status < 300) return status;
    if (status !== 410) throw new SendFailure(answerText(status), false, status, retryAfterMs(headers['retry-after']));
    await inCompany(database, companyId, (tx) => disableWebhook(tx, code, 'It answered that it is gone (410).'));
    throw new SendFailure('The webhook answered that it is gone (410): it is disabled now.', true, status);
  } catch (error) {
    if (error instanceof ConnectionError) throw new SendFailure(error.message, false);
    throw error;
  }
}

async function post(
  connections: Connections,
  { connection, secrets }: Webhook,
  { id, payload, signal }: Pick<WebhookCall, 'id' | 'payload'> & { signal: AbortSignal | undefined },
): Promise<HttpAnswer> {
  const body = JSON.stringify(payload);
  const timestamp = Math.floor(Date.now() / 1000);
  return connections.request(connection, {
    method: 'POST',
    path: '',
    headers: { 'content-type': 'application/json', ...signedHeaders({ id, timestamp, body }, secrets) },
    body,
    timeoutMs: callTimeoutMs,
    statusOnly: true,
    ...(signal ? { signal } : {}),
  });
}

// A trailing dot names the same host.
const hostOf = ({ connection }: Webhook): string => new URL(connection.settings.baseUrl).hostname.replace(/\.$/, '');

const answerText = (status: number): string =>
  status >= 300 && status < 400
    ? `The webhook answered ${status}: redirects are not followed.`
    : `The webhook answered ${status}.`;
