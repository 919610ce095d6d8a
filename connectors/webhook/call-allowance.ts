import { textBetween } from '../../core/text/cut-text.js';
import type { Transaction } from '../../db/client.js';
import type { OutgoingCountRow } from '../../db/rows.js';
import type { Bounds } from '../../runtime/bounds.js';
import { LimitReached } from '../send-failure.js';

export type CallBounds = Pick<Bounds, 'webhookCallsPerHostPerMinute' | 'webhookCallsPerHostPerDay'>;

/**
 * Counts a call of a company's webhooks to a host, across all workers. Throws `LimitReached` if the company has reached
 * its limit for this minute or this day (UTC); the caller must then roll back the transaction.
 */
export async function reserveCall(
  tx: Transaction,
  companyId: number,
  host: string,
  { webhookCallsPerHostPerMinute, webhookCallsPerHostPerDay }: CallBounds,
): Promise<void> {
  const rows = await tx<(Pick<OutgoingCountRow, 'period' | 'count'> & { added: boolean; left: number })[]>`
    INSERT INTO outgoing_count AS o (company_id, channel, recipient, period, starts_at, count)
    SELECT ${companyId}::int, 'webhook', ${host}, period, date_trunc(period, now(), 'UTC'), 1 FROM unnest(ARRAY['day', 'minute']) period
    ON CONFLICT (company_id, channel, recipient, period) DO UPDATE SET
      count = CASE WHEN o.starts_at >= excluded.starts_at THEN o.count + 1 ELSE 1 END, starts_at = greatest(o.starts_at, excluded.starts_at)
    RETURNING period, count, xmax = 0 AS added, extract(epoch FROM starts_at + ('1 ' || period)::interval - now())::float * 1000 AS left`;
  const bounds = { day: webhookCallsPerHostPerDay, minute: webhookCallsPerHostPerMinute };
  for (const { period, count, left } of rows) {
    if (count <= bounds[period]) continue;
    const retryAt = textBetween(new Date(Date.now() + left).toISOString(), 0, 19).replace('T', ' ');
    throw new LimitReached(
      `The company's webhooks have called this host the ${bounds[period]} times that they may in a ${period}: it may be called again from ${retryAt} UTC on.`,
      period === 'minute',
      left,
    );
  }
  // Old counts are deleted when a new host is added.
  if (rows.some(({ added }) => added))
    await tx`
      DELETE FROM outgoing_count o USING (
        SELECT recipient, period FROM outgoing_count
        WHERE channel = 'webhook' AND starts_at < now() - interval '2 days' FOR UPDATE SKIP LOCKED) old
      WHERE o.channel = 'webhook' AND o.recipient = old.recipient AND o.period = old.period`;
}
