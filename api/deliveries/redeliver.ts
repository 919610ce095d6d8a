import type { Transaction } from '../../db/client.js';
import type { Caller } from '../http/caller.js';

/** Makes a delivery due at once, with a new round of attempts, whatever its status is. */
export async function redeliver(tx: Transaction, { companyId }: Caller, deliveryId: string): Promise<void> {
  await tx`
    UPDATE notification_delivery SET status = 'Pending', round = round + 1, attempts = 0, started_at = NULL, due_at = now(), delivered_at = NULL
    WHERE delivery_id = ${deliveryId}`;
  await tx`SELECT pg_notify('longshore_notification', ${String(companyId)})`;
}
