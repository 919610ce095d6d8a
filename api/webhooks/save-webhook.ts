import { seal } from '../../connectors/connections/secret.js';
import { newWebhookSecret } from '../../connectors/webhook/webhook-signature.js';
import type { Transaction } from '../../db/client.js';
import type { Caller } from '../http/caller.js';
import { invalidRequest, Problem } from '../http/problem.js';
import { keyFor } from '../http/secret-key.js';
import { missingObject } from '../named-objects/reads.js';
import { type WebhookBody, type WebhookRow, webhookColumns } from './schemas.js';

/**
 * Creates or changes a webhook; returns its row, and its secret if it is new. Throws `Problem` if its address may not
 * be called, or if no key for encryption is configured.
 */
export async function saveWebhook(
  tx: Transaction,
  { companyId, keyName }: Caller,
  code: string,
  { url, enabled = true }: WebhookBody,
  secretKey: string | undefined,
): Promise<{ row: WebhookRow; secret?: string }> {
  if (!isCallable(url))
    throw invalidRequest([
      { in: 'body', pointer: '/url', detail: 'must be an http or https URL without credentials and fragment' },
    ]);
  const [changed] = await tx<WebhookRow[]>`
    UPDATE webhook SET url = ${url}, enabled = ${enabled}, disabled_reason = NULL, revision = gen_random_uuid(), updated_at = now(), updated_by = ${keyName}
    WHERE code = ${code} RETURNING ${tx.unsafe(webhookColumns)}`;
  if (changed) return { row: changed };
  const { secret, sealed } = sealedSecret(companyId, code, secretKey);
  const [row] = await tx<(WebhookRow & { created: boolean })[]>`
    INSERT INTO webhook (company_id, code, url, enabled, secret, created_by, updated_by)
    VALUES (${companyId}, ${code}, ${url}, ${enabled}, ${sealed}, ${keyName}, ${keyName})
    ON CONFLICT (company_id, code) DO UPDATE SET url = excluded.url, enabled = excluded.enabled, revision = gen_random_uuid()
    RETURNING ${tx.unsafe(webhookColumns)}, xmax = 0 AS created`;
  const { created, ...saved } = row as WebhookRow & { created: boolean };
  return created ? { row: saved, secret } : { row: saved };
}

/** Removes the previous secret, which ends a rotation. Throws `Problem` if the webhook does not exist. */
export async function removePreviousSecret(tx: Transaction, { keyName }: Caller, code: string): Promise<void> {
  const ended = await tx`
    UPDATE webhook SET previous_secret = NULL, updated_at = now(), updated_by = ${keyName} WHERE code = ${code}`;
  if (ended.count === 0) throw missingObject('webhook', code);
}

/**
 * Creates a new secret for a webhook; the current one signs too until it is ended by a request. Throws `Problem` if the
 * webhook does not exist, or while a previous secret still signs, because that would be dropped.
 */
export async function rotateSecret(
  tx: Transaction,
  { companyId, keyName }: Caller,
  code: string,
  secretKey: string | undefined,
): Promise<{ row: WebhookRow; secret: string }> {
  const [found] = await tx<{ rotating: boolean }[]>`
    SELECT previous_secret IS NOT NULL AS rotating FROM webhook WHERE code = ${code} FOR UPDATE`;
  if (!found) throw missingObject('webhook', code);
  if (found.rotating)
    throw new Problem(
      'rotation_in_progress',
      `"${code}" already has two secrets. Remove the previous one before you create another.`,
    );
  const { secret, sealed } = sealedSecret(companyId, code, secretKey);
  const [row] = await tx<WebhookRow[]>`
    UPDATE webhook SET previous_secret = secret, secret = ${sealed}, rotated_at = now(), updated_at = now(), updated_by = ${keyName}
    WHERE code = ${code} RETURNING ${tx.unsafe(webhookColumns)}`;
  return { row: row as WebhookRow, secret };
}

function sealedSecret(companyId: number, code: string, secretKey: string | undefined) {
  const secret = newWebhookSecret();
  return { secret, sealed: seal(secret, keyFor(secretKey), { companyId, code, of: 'webhook' }) };
}

function isCallable(text: string): boolean {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  return url !== undefined && url.username === '' && url.password === '' && !text.includes('#');
}
