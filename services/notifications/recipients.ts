import type { NotifiableKind } from '../../core/notifications/notification-kind.js';
import type { NotificationChannel } from '../../core/setup/notification-channel.js';
import { textBetween } from '../../core/text/cut-text.js';

/** A recipient of notifications, and the channel. */
export interface Recipient {
  channel: NotificationChannel['channel'];
  /** An address, or the code of a webhook. */
  recipient: string;
}

/** The recipients that a setup names for any of these kinds; each once, however often it is named. */
export function recipientsOf(
  channels: readonly NotificationChannel[] | undefined,
  kinds: readonly NotifiableKind[],
): Recipient[] {
  const named = (channels ?? [])
    .filter(({ events }) => events === undefined || events.some((kind) => kinds.includes(kind)))
    .flatMap((channel): Recipient[] =>
      channel.channel === 'email'
        ? channel.to.map((recipient) => ({ channel: 'email', recipient: canonical(recipient) }))
        : [{ channel: 'webhook', recipient: channel.webhook }],
    );
  return [...new Map(named.map((recipient) => [`${recipient.channel} ${recipient.recipient}`, recipient])).values()];
}

/** The address with its domain in lower case; the part before "@" may be case-sensitive. */
function canonical(address: string): string {
  const at = address.lastIndexOf('@');
  return textBetween(address, 0, at) + address.slice(at).toLowerCase();
}
