import type { Database } from '../../db/client.js';
import { inCompany } from '../../db/client.js';
import { ConnectionError } from '../connections/connection-error.js';
import type { Connections } from '../connections/connections.js';
import type { HttpAnswer } from '../connections/http-request.js';
import { retryAfter } from '../connections/retry-after.js';
import { TellingFailure } from '../telling-failure.js';
import { type CallBounds, takeCall } from './call-allowance.js';
import { disableWebhook, readWebhook, type Webhook } from './webhook.js';
import { signedHeaders } from './webhook-signature.js';

/** What a webhook is called with. */
export interface WebhookCall {
  companyId: number;
  /** Code of the company's webhook. */
  webhook: string;
  /** The same for every attempt, so that the receiver can tell one that came twice. */
  id: string;
  /** Ids and counts: it leaves the company's books. */
  payload: { type: string; timestamp: string; data: object };
  signal?: AbortSignal;
}

/** Milliseconds for all of a call: name, connection, answer. */
const callTimeout = 15_000;

/**
 * Calls a company's webhook, signed as Standard Webhooks has it; gives the status that it answered, one of 2xx.
 * Redirects are not followed, and nothing but the status of an answer and its `Retry-After` is read. Throws `TellingFailure`:
 * permanent where there is no such webhook, where it is disabled, and where it says that it is gone (410),
 * upon which it is disabled; `LimitReached` where the company has called its
 * host as often as it may for now.
 */
export async function callWebhook(
  { database, connections, bounds }: { database: Database; connections: Connections; bounds: CallBounds },
  { companyId, webhook: code, id, payload, signal }: WebhookCall,
): Promise<number> {
  try {
    const webhook = await inCompany(database, companyId, async (tx) => {
      const found = await readWebhook(tx, code, connections.secretKey);
      if (found?.enabled) await takeCall(tx, companyId, hostOf(found), bounds);
      return found;
    });
    if (webhook === undefined) throw new TellingFailure(`There is no webhook "${code}" any more.`, true);
    if (!webhook.enabled) throw new TellingFailure(`The webhook "${code}" is disabled.`, true);
    const { status, headers } = await post(connections, webhook, { id, payload, signal });
    if (status >= 200 && status < 300) return status;
    if (status !== 410) throw new TellingFailure(answerText(status), false, status, retryAfter(headers['retry-after']));
    await inCompany(database, companyId, (tx) => disableWebhook(tx, code, 'It answered that it is gone (410).'));
    throw new TellingFailure('The webhook answered that it is gone (410): it is disabled now.', true, status);
  } catch (error) {
    if (error instanceof ConnectionError) throw new TellingFailure(error.message, false);
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
    timeoutMs: callTimeout,
    statusOnly: true,
    ...(signal ? { signal } : {}),
  });
}

// With a dot at its end it is the same host.
const hostOf = ({ connection }: Webhook): string => new URL(connection.settings.baseUrl).hostname.replace(/\.$/, '');

const answerText = (status: number): string =>
  status >= 300 && status < 400
    ? `The webhook answered ${status}: redirects are not followed.`
    : `The webhook answered ${status}.`;
