import type { TellableKind } from '../../core/notifications/notification-kind.js';
import type { NotificationChannel } from '../../core/setup/notification-channel.js';
import { textBetween } from '../../core/text/cut-text.js';

/** One whom something is to be told, and how. */
export interface Recipient {
  by: NotificationChannel['by'];
  /** An address, or the code of a webhook. */
  recipient: string;
}

/** Whom a setup wants to be told of something that is of any of these kinds; each once, however often it is named. */
export function recipientsOf(
  channels: readonly NotificationChannel[] | undefined,
  kinds: readonly TellableKind[],
): Recipient[] {
  const named = (channels ?? [])
    .filter(({ when }) => when === undefined || when.some((kind) => kinds.includes(kind)))
    .flatMap((channel): Recipient[] =>
      channel.by === 'email'
        ? channel.to.map((recipient) => ({ by: 'email', recipient: canonical(recipient) }))
        : [{ by: 'webhook', recipient: channel.webhook }],
    );
  return [...new Map(named.map((one) => [`${one.by} ${one.recipient}`, one])).values()];
}

/** An address whose domain is written in one way only; what stands before it is the receiver's business. */
function canonical(address: string): string {
  const at = address.lastIndexOf('@');
  return textBetween(address, 0, at) + address.slice(at).toLowerCase();
}
