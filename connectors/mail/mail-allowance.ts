import { textBetween } from '../../core/text/cut-text.js';
import { storableJson } from '../../core/text/storable.js';
import type { Transaction } from '../../db/client.js';
import type { OutgoingCountRow } from '../../db/rows.js';
import type { Bounds } from '../../runtime/bounds.js';
import { LimitReached, SendFailure } from '../send-failure.js';

export type MailBounds = Pick<Bounds, 'mailsPerCompanyPerDay' | 'mailsPerRecipientPerDay'>;

/** Which mails a company may send. */
export interface MailAllowance {
  /** For each mail, in order: why it may not be sent today, or undefined if it may. */
  refusals: (LimitReached | undefined)[];
  /** The day (UTC, by the database's clock) on which the mails are counted. */
  day: Date;
}

/**
 * Counts one mail of a company to each of these addresses, within its limits for the day. Call it in a short transaction
 * before sending: the company's row is locked until the commit, so that workers do not exceed the limits together.
 */
export async function reserveMails(
  tx: Transaction,
  companyId: number,
  addresses: readonly string[],
  { mailsPerCompanyPerDay, mailsPerRecipientPerDay }: MailBounds,
): Promise<MailAllowance> {
  const [{ count, day, left }] = await tx<
    [Pick<OutgoingCountRow, 'count'> & { day: OutgoingCountRow['starts_at']; left: number }]
  >`
    INSERT INTO outgoing_count AS o (company_id, channel, recipient, period, starts_at, count)
    VALUES (${companyId}, 'mail', '', 'day', date_trunc('day', now(), 'UTC'), 0)
    ON CONFLICT (company_id, channel, recipient, period) DO UPDATE SET
      count = CASE WHEN o.starts_at >= excluded.starts_at THEN o.count ELSE 0 END, starts_at = greatest(o.starts_at, excluded.starts_at)
    RETURNING count, starts_at AS day, extract(epoch FROM starts_at + interval '1 day' - now())::float * 1000 AS left`;
  const keys = addresses.map(keyOf);
  const known = await tx<Pick<OutgoingCountRow, 'recipient' | 'count'>[]>`
    SELECT recipient, count FROM outgoing_count
    WHERE channel = 'mail' AND period = 'day' AND starts_at = ${day} AND recipient = ANY (${[...new Set(keys)]})`;
  const sent = new Map(known.map((row) => [row.recipient, row.count]));
  let ofCompany = count;
  const until = textBetween(new Date(day.getTime() + 86_400_000).toISOString(), 0, 16).replace('T', ' ');
  const refusals = keys.map((key) => {
    const toIt = sent.get(key) ?? 0;
    const why =
      ofCompany >= mailsPerCompanyPerDay
        ? `The company has sent the ${mailsPerCompanyPerDay} e-mails that it may send in a day`
        : toIt >= mailsPerRecipientPerDay
          ? `The address has been sent the ${mailsPerRecipientPerDay} e-mails of this company that it may get in a day`
          : undefined;
    if (why) return new LimitReached(`${why}: it may be tried again from ${until} UTC on.`, false, left);
    ofCompany += 1;
    sent.set(key, toIt + 1);
    return undefined;
  });
  await addToCounts(tx, companyId, day, new Map([['', ofCompany], ...sent]));
  return { refusals, day };
}

/** Whether a failed mail counts against the limits: one that the server refused permanently was delivered to the server. */
export const countsAsSent = (error: unknown): boolean =>
  error instanceof SendFailure && error.permanent && error.responseCode !== undefined;

/** Subtracts mails that were not sent after all from the count of their day. */
export async function releaseMails(tx: Transaction, day: Date, addresses: readonly string[]): Promise<void> {
  if (addresses.length === 0) return;
  // The row of all recipients first: the same lock order as in `reserveMails`.
  await tx`
    UPDATE outgoing_count SET count = greatest(0, count - ${addresses.length}::int)
    WHERE channel = 'mail' AND recipient = '' AND period = 'day' AND starts_at = ${day}`;
  await tx`
    UPDATE outgoing_count o SET count = greatest(0, o.count - a.times)
    FROM (SELECT recipient, count(*)::int AS times FROM unnest(${addresses.map(keyOf)}::text[]) recipient GROUP BY recipient) a
    WHERE o.channel = 'mail' AND o.recipient = a.recipient AND o.period = 'day' AND o.starts_at = ${day}`;
}

async function addToCounts(tx: Transaction, companyId: number, day: Date, counts: Map<string, number>): Promise<void> {
  await tx`
    INSERT INTO outgoing_count (company_id, channel, recipient, period, starts_at, count)
    SELECT ${companyId}::int, 'mail', c->>0, 'day', ${day}::timestamptz, (c->>1)::int
    FROM jsonb_array_elements(${storableJson([...counts])}::text::jsonb) c
    ON CONFLICT (company_id, channel, recipient, period) DO UPDATE SET count = excluded.count, starts_at = excluded.starts_at`;
  // Counts of earlier days are no longer needed.
  await tx`DELETE FROM outgoing_count WHERE channel = 'mail' AND starts_at < ${day}`;
}

// Addresses that differ only in case nearly always belong to one mailbox.
const keyOf = (address: string): string => address.toLowerCase();
