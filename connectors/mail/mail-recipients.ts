import { addressIn, domainOf } from '../../core/notifications/mail-address.js';
import type { Configuration } from '../../runtime/configuration.js';

/** Whether the operator of this server allows e-mails to an address. */
export type RecipientPolicy = (address: string) => boolean;

/**
 * Allows the addresses and domains in `MAIL_RECIPIENTS`, or all if it is `*`; if it is not set, the domain of the sender.
 */
export function mailRecipientsOf({
  mailRecipients,
  mailFrom = '',
}: Pick<Configuration, 'mailRecipients' | 'mailFrom'>): RecipientPolicy {
  const allowed = new Set(
    (mailRecipients ?? domainOf(addressIn(mailFrom)))
      .split(',')
      .map((entry) => entry.trim().toLowerCase().replace(/^@/, '')),
  );
  return (address) =>
    allowed.has('*') || allowed.has(address.toLowerCase()) || allowed.has(domainOf(address).toLowerCase());
}

/** The error message for an address that is not allowed. */
export const recipientRefusal = (address: string): string =>
  `This server sends no e-mail to ${address}: its operator must allow the address or its domain (MAIL_RECIPIENTS).`;
