import { createTransport } from 'nodemailer';
import { addressIn, domainOf } from '../../core/notifications/mail-address.js';
import type { Configuration } from '../../runtime/configuration.js';
import { TellingFailure } from '../telling-failure.js';
import { type MayMail, mailRecipientsOf, recipientRefusal } from './mail-recipients.js';

/** The mail server of this installation and the sender that it knows. */
export interface MailServer {
  smtpUrl: string;
  mailFrom: string;
  mayMail: MayMail;
  /** Milliseconds for which the server may keep silent at any point. Default: 30 seconds. */
  silenceMs?: number;
  /** Milliseconds for all of a mail, however often the server says that it is at it. Default: 90 seconds. */
  withinMs?: number;
}

/** The mail server that a configuration names, or undefined: then no e-mail can be sent. */
export function mailServerOf(configuration: Configuration): MailServer | undefined {
  const { smtpUrl, mailFrom } = configuration;
  if (smtpUrl === undefined || mailFrom === undefined) return undefined;
  return { smtpUrl, mailFrom, mayMail: mailRecipientsOf(configuration) };
}

export interface Mail {
  /** One address: a refusal is then about this recipient alone. */
  to: string;
  subject: string;
  text: string;
  html: string;
  /**
   * The same for every attempt at this mail, so that one that came twice can be told from two: what stands
   * before the "@" of its Message-ID.
   */
  messageId: string;
}

/**
 * Sends one mail; gives the reply code of the server. A server that hangs after the message was sent may have
 * taken it: trying again may double it, under the same Message-ID. Throws `TellingFailure`: permanent where
 * the server refuses this mail for good (5xx), not where it may take it later, and where mails may not go to its recipient.
 */
export async function sendMail(server: MailServer | undefined, mail: Mail): Promise<number> {
  if (server === undefined) throw new TellingFailure('No mail server is configured here (SMTP_URL, MAIL_FROM).', false);
  const { mailFrom, silenceMs = 30_000, withinMs = 90_000 } = server;
  const { to, subject, text, html, messageId } = mail;
  if (!server.mayMail(to)) throw new TellingFailure(recipientRefusal(to), true);
  const signal = AbortSignal.timeout(withinMs);
  const transport = createTransport({
    ...addressOf(server),
    connectionTimeout: Math.min(silenceMs, 10_000),
    greetingTimeout: Math.min(silenceMs, 10_000),
    socketTimeout: silenceMs,
    // A text is a text: nothing of it is read from a file or an address.
    disableFileAccess: true,
    disableUrlAccess: true,
  });
  try {
    const { response } = await transport.sendMail({
      from: mailFrom,
      to: { name: '', address: to },
      subject,
      text,
      html,
      messageId: `<${messageId}@${domainOf(addressIn(mailFrom))}>`,
      headers: { 'Auto-Submitted': 'auto-generated' },
      signal,
    });
    return Number.parseInt(response, 10) || 250;
  } catch (error) {
    throw mailFailure(signal.aborted ? { code: 'ETIMEDOUT' } : error);
  } finally {
    transport.close();
  }
}

function addressOf({ smtpUrl }: MailServer) {
  const { protocol, hostname, port, username, password } = new URL(smtpUrl);
  const secure = protocol === 'smtps:';
  const auth =
    username === '' ? {} : { auth: { user: decodeURIComponent(username), pass: decodeURIComponent(password) } };
  return {
    host: hostname.replace(/^\[|\]$/g, ''),
    port: Number(port) || (secure ? 465 : 587),
    secure,
    // A password goes over no wire that others can read.
    requireTLS: username !== '',
    ...auth,
  };
}

interface MailError {
  code?: string;
  responseCode?: number;
}

// What the server says of it is not told: it may quote the address, or name what it runs on.
function mailFailure(error: unknown): TellingFailure {
  const { code = 'unknown', responseCode } = error as MailError;
  if (responseCode === undefined)
    return new TellingFailure(
      code === 'ETIMEDOUT'
        ? 'The mail server did not answer in time.'
        : `The mail server cannot be talked to (${code}).`,
      false,
    );
  // A refusal of the envelope or the message is about this mail; any other is about us, and may be mended.
  const refused = responseCode >= 500 && (code === 'EENVELOPE' || code === 'EMESSAGE');
  const what = refused
    ? 'refuses this mail for good'
    : code === 'EAUTH'
      ? 'does not take the login'
      : 'does not take the mail now';
  return new TellingFailure(`The mail server ${what} (${responseCode}).`, refused, responseCode);
}
