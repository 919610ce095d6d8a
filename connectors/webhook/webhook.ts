import type { Transaction } from '../../db/client.js';
import type { HttpConnection } from '../connections/connection.js';
import { ConnectionError } from '../connections/connection-error.js';
import { unseal } from '../connections/secret.js';

/** A company's webhook, ready to be called. */
export interface Webhook {
  enabled: boolean;
  connection: HttpConnection;
  /** The current secret, and while it is rotated the one before it. */
  secrets: string[];
}

/**
 * The webhook of this code in the transaction's company, undefined where there is none. Throws
 * `ConnectionError` where its secrets cannot be opened with `secretKey`.
 */
export async function readWebhook(
  tx: Transaction,
  code: string,
  secretKey: string | undefined,
): Promise<Webhook | undefined> {
  const [row] = await tx`
    SELECT company_id, url, enabled, revision, secret, earlier_secret FROM webhook WHERE code = ${code}`;
  if (row === undefined) return undefined;
  const place = { companyId: row.company_id as number, code, of: 'webhook' as const };
  if (secretKey === undefined)
    throw new ConnectionError(
      'secret',
      `The secret of the webhook "${code}" cannot be opened: no SECRET_KEY is configured here.`,
    );
  const sealed = [row.secret, row.earlier_secret].filter((one) => one !== null) as Uint8Array[];
  return {
    enabled: row.enabled,
    connection: {
      companyId: place.companyId,
      // Codes have no colon: what is kept open for a webhook is not that of a connection of the same code.
      code: `webhook:${code}`,
      revision: row.revision,
      settings: { kind: 'http', baseUrl: row.url },
      secret: undefined,
    },
    secrets: sealed.map((one) => unseal(one, secretKey, place).reveal()),
  };
}

/** Has a webhook called no more; whoever looks at it sees why. */
export function disableWebhook(tx: Transaction, code: string, reason: string) {
  return tx`
    UPDATE webhook SET enabled = false, disabled_reason = ${reason}, updated_at = now() WHERE code = ${code} AND enabled`;
}
