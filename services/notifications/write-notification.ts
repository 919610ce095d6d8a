import { v7 as uuidv7 } from 'uuid';
import { type NotificationEvent, notificationText } from '../../core/notifications/notification-text.js';
import { storableJson } from '../../core/text/storable.js';
import type { Transaction } from '../../db/client.js';
import type { FiguredImport, ImportFigures } from '../../db/import-figures.js';
import type { NotificationRow } from '../../db/rows.js';
import { recipientsOf } from './recipients.js';

/** The event of a notification, besides what the import itself says. */
export type Event = Pick<NotificationEvent, 'kind' | 'remarks' | 'usual' | 'why'>;

/**
 * Writes a notification of an import in its present state, and its deliveries, in the transaction of the event itself:
 * both exist exactly if the event does, and nothing is sent before the commit. For one revision of an import, an end or
 * a stall is written once. Returns whether it was written.
 */
export async function writeNotification(
  tx: Transaction,
  { row, figures }: { row: FiguredImport; figures: ImportFigures },
  event: Event,
): Promise<boolean> {
  const { company_id: companyId, import_id: importId, revision, setup, fault, notices } = row;
  const { kind, remarks } = event;
  const { rowsPerSecond: _rate, secondsLeft: _left, ...counts } = figures;
  // Locked until the commit: positions are in the order of commits, so that no event stream misses a notification.
  await tx`SELECT pg_advisory_xact_lock(hashtextextended(${`notifications ${companyId}`}, 0))`;
  const [written] = await tx<Pick<NotificationRow, 'notification_id'>[]>`
    INSERT INTO notification (company_id, notification_id, position, import_id, run_no, post_processing, revision, kind, remarks, text, figures, fault_code)
    SELECT ${companyId}::int, ${uuidv7()}::uuid, coalesce(max(position), 0) + 1, ${importId}::uuid, ${counts.run.runNo}::int, ${row.followed_up?.number ?? 0}::int, ${String(revision)}::bigint, ${kind},
      ARRAY (SELECT jsonb_array_elements_text(${storableJson(remarks)}::text::jsonb)), ${notificationText({ ...event, figures, notices, fault: fault?.message })},
      ${storableJson(counts)}::text::jsonb, ${fault?.code ?? null}
    FROM notification ON CONFLICT DO NOTHING RETURNING notification_id`;
  if (!written) return false;
  const deliveries = recipientsOf(setup.notifications, [kind, ...remarks]).map((recipient) => ({
    id: uuidv7(),
    ...recipient,
  }));
  if (deliveries.length > 0)
    await tx`
      INSERT INTO notification_delivery (company_id, delivery_id, notification_id, channel, recipient)
      SELECT ${companyId}::int, d.id, ${written.notification_id}::uuid, d.channel, d.recipient
      FROM jsonb_to_recordset(${storableJson(deliveries)}::text::jsonb) AS d (id uuid, channel text, recipient text)`;
  await tx`SELECT pg_notify('longshore_notification', ${String(companyId)})`;
  return true;
}
