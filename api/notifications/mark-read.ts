import type { Transaction } from '../../db/client.js';
import type { Caller } from '../http/caller.js';

/** Marks a notification as read, for the whole company; one that is read already stays as it is. */
export async function markRead(tx: Transaction, { keyName }: Caller, id: string): Promise<void> {
  await tx`UPDATE notification SET read_at = now(), read_by = ${keyName} WHERE notification_id = ${id} AND read_at IS NULL`;
}

/** Marks all notifications up to a position as read, or all; returns how many were unread. */
export async function markAllRead(
  tx: Transaction,
  { keyName }: Caller,
  upToPosition: number | undefined,
): Promise<number> {
  const changed = await tx`
    UPDATE notification SET read_at = now(), read_by = ${keyName}
    WHERE read_at IS NULL ${upToPosition === undefined ? tx`` : tx`AND position <= ${upToPosition}`}`;
  return changed.count;
}
