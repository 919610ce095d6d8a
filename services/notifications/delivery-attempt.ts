import type { AttemptResult, DeliveryRef } from '../../core/model/contract.js';
import { maxAttempts, waitAfter } from '../../core/notifications/retry-schedule.js';
import { type Database, inCompany } from '../../db/client.js';
import type { NotificationDeliveryRow } from '../../db/rows.js';

/** An attempt that has begun: it is counted even if its process ends. */
export interface Attempt {
  attemptNo: number;
  notificationId: string;
  recipient: string;
}

/** The result of an attempt; without an error it was delivered. */
interface Outcome {
  responseCode: number | undefined;
  error?: string;
  /** Whether retrying is useless. */
  permanent?: boolean;
  /** Milliseconds after which the receiver wants to be called again. */
  retryAfter?: number | undefined;
}

/** The log entry of an attempt until it has ended; it stays if its process died. */
const interrupted = 'The attempt was interrupted: it may have been delivered.';

/**
 * Begins an attempt. Returns undefined if the delivery has ended, was requested again, or has used up its attempts, in
 * which case it is given up.
 */
export function beginAttempt(
  database: Database,
  { companyId, deliveryId, round }: DeliveryRef,
): Promise<Attempt | undefined> {
  return inCompany(database, companyId, async (tx) => {
    const [delivery] = await tx<Pick<NotificationDeliveryRow, 'attempts' | 'notification_id' | 'recipient'>[]>`
      UPDATE notification_delivery SET attempts = attempts + 1
      WHERE delivery_id = ${deliveryId} AND round = ${round} AND status = 'Pending' RETURNING attempts, notification_id, recipient`;
    if (!delivery) return undefined;
    const { attempts: attemptNo, notification_id: notificationId, recipient } = delivery;
    if (attemptNo > maxAttempts) {
      await tx`UPDATE notification_delivery SET status = 'Failed', due_at = NULL, attempts = ${maxAttempts} WHERE delivery_id = ${deliveryId}`;
      return undefined;
    }
    await tx`
      INSERT INTO delivery_attempt (company_id, delivery_id, round, attempt_no, error)
      VALUES (${companyId}, ${deliveryId}, ${round}, ${attemptNo}, ${interrupted})`;
    return { attemptNo, notificationId, recipient };
  });
}

/**
 * Writes the result of an attempt to the log of its delivery, and updates the delivery unless another attempt has ended
 * it.
 */
export function endAttempt(
  database: Database,
  { companyId, deliveryId, round }: DeliveryRef,
  { attemptNo }: Attempt,
  { responseCode, error, permanent = false, retryAfter }: Outcome,
): Promise<AttemptResult> {
  const wait = error === undefined || permanent ? undefined : waitAfter(attemptNo, retryAfter);
  const status = error === undefined ? 'Delivered' : wait === undefined ? 'Failed' : 'Pending';
  return inCompany(database, companyId, async (tx) => {
    await tx`
      UPDATE delivery_attempt SET duration_ms = extract(epoch FROM now() - started_at) * 1000, response_code = ${responseCode ?? null}, error = ${error ?? null}
      WHERE delivery_id = ${deliveryId} AND round = ${round} AND attempt_no = ${attemptNo}`;
    const changed = await tx`
      UPDATE notification_delivery SET status = ${status}, due_at = now() + ${wait ?? null}::int * interval '1 second',
        delivered_at = ${status === 'Delivered' ? tx`now()` : tx`NULL`}
      WHERE delivery_id = ${deliveryId} AND round = ${round} AND status = 'Pending'`;
    return { againIn: changed.count > 0 ? (wait ?? null) : null };
  });
}
