import { addressIn, domainOf } from '../../core/notifications/mail-address.js';
import type { Configuration } from '../../runtime/configuration.js';

/** Whether the operator of this server lets companies have mails sent to an address. */
export type MayMail = (address: string) => boolean;

/**
 * Whom mails may go to: the addresses and domains of `MAIL_RECIPIENTS`, everybody where it is `*`; where it is not set,
 * the domain of the sender.
 */
export function mailRecipientsOf({
  mailRecipients,
  mailFrom = '',
}: Pick<Configuration, 'mailRecipients' | 'mailFrom'>): MayMail {
  const allowed = new Set(
    (mailRecipients ?? domainOf(addressIn(mailFrom)))
      .split(',')
      .map((one) => one.trim().toLowerCase().replace(/^@/, '')),
  );
  return (address) =>
    allowed.has('*') || allowed.has(address.toLowerCase()) || allowed.has(domainOf(address).toLowerCase());
}

/** What people are told of an address that mails may not go to. */
export const recipientRefusal = (address: string): string =>
  `This server sends no e-mail to ${address}: whoever runs it says to whom it may (MAIL_RECIPIENTS).`;
