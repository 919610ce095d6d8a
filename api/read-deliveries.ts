import type { Row } from 'postgres';
import type { Transaction } from '../db/client.js';
import { type Beginning, beginningOf, mapped } from '../db/page-bytes.js';
import type { Delivery } from './shapes/notification.js';

interface Wanted {
  id?: string;
  notification?: string | undefined;
  status?: Delivery['status'] | undefined;
  by?: Delivery['by'] | undefined;
  recipient?: string | undefined;
  before?: string | undefined;
  limit: number;
}

/** Deliveries of the transaction's company with their last attempts, the newest first, as far as they fit a page. */
export async function readDeliveries(
  tx: Transaction,
  { id, notification, status, by, recipient, before, limit }: Wanted,
): Promise<Beginning<Delivery>> {
  const only = (condition: boolean, sql: () => ReturnType<Transaction>) => (condition ? sql() : tx``);
  const list = tx`
    SELECT d.*, (
      SELECT coalesce(jsonb_agg(to_jsonb(a) ORDER BY a.round DESC, a.attempt_no DESC), '[]') FROM (
        SELECT * FROM delivery_attempt a WHERE a.delivery_id = d.delivery_id ORDER BY a.round DESC, a.attempt_no DESC LIMIT 30
      ) a
    ) AS log
    FROM notification_delivery d
    WHERE true
      ${only(id !== undefined, () => tx`AND d.delivery_id = ${id as string}`)}
      ${only(notification !== undefined, () => tx`AND d.notification_id = ${notification as string}`)}
      ${only(status !== undefined, () => tx`AND d.status = ${status as string}`)}
      ${only(by !== undefined, () => tx`AND d.by = ${by as string}`)}
      ${only(recipient !== undefined, () => tx`AND d.recipient = ${recipient as string}`)}
      ${only(before !== undefined, () => tx`AND d.delivery_id < ${before as string}`)}
    ORDER BY d.delivery_id DESC LIMIT ${limit}`;
  return mapped(await beginningOf(tx, list), shapeOf);
}

const shapeOf = (row: Row): Delivery => ({
  id: row.delivery_id,
  notification: row.notification_id,
  by: row.by,
  recipient: row.recipient,
  status: row.status,
  round: row.round,
  attempts: row.log.map((attempt: Row) => ({
    round: attempt.round,
    number: attempt.attempt_no,
    startedAt: new Date(attempt.started_at).toISOString(),
    milliseconds: attempt.milliseconds,
    answered: attempt.answered,
    failure: attempt.failure,
  })),
  nextAttemptAt: row.status === 'Pending' ? (row.due_at?.toISOString() ?? null) : null,
  deliveredAt: row.delivered_at?.toISOString() ?? null,
  createdAt: row.created_at.toISOString(),
});
