import type { Transaction } from '../../db/client.js';
import { type ListPart, mapEntries, type Sql } from '../../db/page-bytes.js';
import { equalAsRange } from '../../db/page-plan.js';
import { type Key, searchPage } from '../../db/page-search.js';
import type { DeliveryAttemptRow, NotificationDeliveryRow } from '../../db/rows.js';
import type { Delivery } from './schemas.js';

interface Wanted {
  id?: string;
  notification?: string | undefined;
  status?: Delivery['status'] | undefined;
  channel?: Delivery['channel'] | undefined;
  recipient?: string | undefined;
  before?: string | undefined;
  limit: number;
}

/** A delivery with its attempts, whose moments are texts as they come in JSON. */
type FoundDelivery = NotificationDeliveryRow & {
  log: (Omit<DeliveryAttemptRow, 'started_at'> & { started_at: string })[];
};

/** Returns deliveries of the transaction's company with their last attempts, newest first, as many as fit a page. */
export async function readDeliveries(tx: Transaction, wanted: Wanted): Promise<ListPart<Delivery>> {
  const { status, channel, recipient, before, limit } = wanted;
  const only = (condition: boolean, sql: () => ReturnType<Transaction>) => (condition ? sql() : tx``);
  const found = await searchPage<FoundDelivery, Pick<NotificationDeliveryRow, 'delivery_id'>>(tx, {
    after: [before ?? lastId],
    limit,
    candidates: ([place = lastId]) => candidates(tx, wanted, place),
    list: (some) => tx`
      SELECT d.*, (
        SELECT coalesce(jsonb_agg(to_jsonb(a) ORDER BY a.round DESC, a.attempt_no DESC), '[]') FROM (
          SELECT * FROM delivery_attempt a WHERE a.delivery_id = d.delivery_id ORDER BY a.round DESC, a.attempt_no DESC LIMIT 30
        ) a
      ) AS log
      FROM (${some}) o CROSS JOIN LATERAL (SELECT * FROM notification_delivery d WHERE d.delivery_id = o.delivery_id LIMIT 1) d
      WHERE true
        ${only(status !== undefined, () => tx`AND o.status = ${status as string}`)}
        ${only(channel !== undefined, () => tx`AND o.channel = ${channel as string}`)}
        ${only(recipient !== undefined, () => tx`AND o.recipient = ${recipient as string}`)}
      ORDER BY o.delivery_id DESC`,
    keyOf: ({ delivery_id }) => [delivery_id],
  });
  return mapEntries(found, shapeOf);
}

/** Greater than all ids. */
const lastId = 'ffffffff-ffff-ffff-ffff-ffffffffffff';

/**
 * Selects deliveries before an id by one of the filters: each filter has its own index, and no index has all of them.
 */
function candidates(tx: Transaction, { id, notification, recipient, status }: Wanted, place: Key[number]): Sql {
  const columns = tx`delivery_id, notification_id, channel, recipient, status`;
  const before = tx`delivery_id < ${place}::uuid`;
  if (id !== undefined)
    return tx`SELECT ${columns} FROM notification_delivery WHERE delivery_id = ${id} AND ${before} ORDER BY delivery_id DESC`;
  // Not limited: there are as many as the notification has recipients.
  if (notification !== undefined)
    return tx`
      SELECT * FROM (
        SELECT ${columns} FROM notification_delivery WHERE ${equalAsRange(tx, 'notification_id', tx`${notification}::uuid`)}
        ORDER BY notification_id, channel, recipient OFFSET 0
      ) n WHERE ${before} ORDER BY delivery_id DESC`;
  const [name, value] = recipient !== undefined ? ['recipient', recipient] : ['status', status];
  if (value === undefined)
    return tx`SELECT ${columns} FROM notification_delivery WHERE ${before} ORDER BY delivery_id DESC`;
  return tx`
    SELECT ${columns} FROM notification_delivery
    WHERE ${equalAsRange(tx, name as string, tx`${value}::text`)} AND (${tx(name as string)}, delivery_id) < (${value}::text, ${place}::uuid)
    ORDER BY ${tx(name as string)} DESC, delivery_id DESC`;
}

const shapeOf = (row: FoundDelivery): Delivery => ({
  id: row.delivery_id,
  notification: row.notification_id,
  channel: row.channel,
  recipient: row.recipient,
  status: row.status,
  round: row.round,
  attempts: row.log.map((attempt) => ({
    round: attempt.round,
    number: attempt.attempt_no,
    startedAt: new Date(attempt.started_at).toISOString(),
    durationMs: attempt.duration_ms,
    responseCode: attempt.response_code,
    error: attempt.error,
  })),
  nextAttemptAt: row.status === 'Pending' ? (row.due_at?.toISOString() ?? null) : null,
  deliveredAt: row.delivered_at?.toISOString() ?? null,
  createdAt: row.created_at.toISOString(),
});
