import type { Transaction } from '../../db/client.js';
import type { WebhookRow } from '../../db/rows.js';
import type { HttpConnection } from '../connections/connection.js';
import { ConnectionError } from '../connections/connection-error.js';
import { unseal } from '../connections/secret.js';

/** A company's webhook, ready to be called. */
export interface Webhook {
  enabled: boolean;
  connection: HttpConnection;
  /** The current secret, and during a rotation also the previous one. */
  secrets: string[];
}

type StoredWebhook = Pick<WebhookRow, 'company_id' | 'url' | 'enabled' | 'revision' | 'secret' | 'previous_secret'>;

/**
 * Returns the webhook with this code in the transaction's company, or undefined. Throws `ConnectionError` if its secrets
 * cannot be decrypted with `secretKey`.
 */
export async function readWebhook(
  tx: Transaction,
  code: string,
  secretKey: string | undefined,
): Promise<Webhook | undefined> {
  const [row] = await tx<StoredWebhook[]>`
    SELECT company_id, url, enabled, revision, secret, previous_secret FROM webhook WHERE code = ${code}`;
  if (row === undefined) return undefined;
  const place = { companyId: row.company_id, code, of: 'webhook' as const };
  if (secretKey === undefined)
    throw new ConnectionError(
      'secret',
      `The secret of the webhook "${code}" cannot be opened: no SECRET_KEY is configured here.`,
    );
  const sealed = [row.secret, row.previous_secret].filter((secret) => secret !== null);
  return {
    enabled: row.enabled,
    connection: {
      companyId: place.companyId,
      // Codes contain no colon: a webhook and a connection of the same code do not share sockets.
      code: `webhook:${code}`,
      revision: row.revision,
      settings: { kind: 'http', baseUrl: row.url },
      secret: undefined,
    },
    secrets: sealed.map((secret) => unseal(secret, secretKey, place).reveal()),
  };
}

/** Disables a webhook; the reason is shown to users. */
export function disableWebhook(tx: Transaction, code: string, reason: string) {
  return tx`
    UPDATE webhook SET enabled = false, disabled_reason = ${reason}, updated_at = now() WHERE code = ${code} AND enabled`;
}
