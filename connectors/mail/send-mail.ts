import { createTransport } from 'nodemailer';
import { addressIn, domainOf } from '../../core/notifications/mail-address.js';
import type { Configuration } from '../../runtime/configuration.js';
import { SendFailure } from '../send-failure.js';
import { mailRecipientsOf, type RecipientPolicy, recipientRefusal } from './mail-recipients.js';

/** The mail server of this installation and its sender. */
export interface MailServer {
  smtpUrl: string;
  mailFrom: string;
  recipientPolicy: RecipientPolicy;
  /** Longest time without an answer of the server. Default: 30 seconds. */
  silenceTimeoutMs?: number;
  /** Time limit for a whole mail, whatever the server answers meanwhile. Default: 90 seconds. */
  totalTimeoutMs?: number;
}

/** The configured mail server. Undefined if none is: then no e-mail can be sent. */
export function mailServerOf(configuration: Configuration): MailServer | undefined {
  const { smtpUrl, mailFrom } = configuration;
  if (smtpUrl === undefined || mailFrom === undefined) return undefined;
  return { smtpUrl, mailFrom, recipientPolicy: mailRecipientsOf(configuration) };
}

export interface Mail {
  /** A single address, so that a refusal is about this recipient alone. */
  to: string;
  subject: string;
  text: string;
  html: string;
  /**
   * The part of the Message-ID before "@". The same for every attempt at this mail, so that the receiver can recognise a
   * mail that arrives twice.
   */
  messageId: string;
}

/**
 * Sends one mail; returns the reply code of the server. If the server stops answering after the message was sent, it may
 * have accepted it: another attempt may deliver it twice, with the same Message-ID. Throws `SendFailure`, permanent if
 * the server refuses this mail for good (5xx) or the recipient is not allowed.
 */
export async function sendMail(server: MailServer | undefined, mail: Mail): Promise<number> {
  if (server === undefined) throw new SendFailure('No mail server is configured here (SMTP_URL, MAIL_FROM).', false);
  const { mailFrom, silenceTimeoutMs = 30_000, totalTimeoutMs = 90_000 } = server;
  const { to, subject, text, html, messageId } = mail;
  if (!server.recipientPolicy(to)) throw new SendFailure(recipientRefusal(to), true);
  const signal = AbortSignal.timeout(totalTimeoutMs);
  const transport = createTransport({
    ...addressOf(server),
    connectionTimeout: Math.min(silenceTimeoutMs, 10_000),
    greetingTimeout: Math.min(silenceTimeoutMs, 10_000),
    socketTimeout: silenceTimeoutMs,
    // The content is never read from a file or a URL that a text names.
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
    // A password must not be sent unencrypted.
    requireTLS: username !== '',
    ...auth,
  };
}

interface MailError {
  code?: string;
  responseCode?: number;
}

// The server's own text is left out: it may quote the address, or reveal details of the server.
function mailFailure(error: unknown): SendFailure {
  const { code = 'unknown', responseCode } = error as MailError;
  if (responseCode === undefined)
    return new SendFailure(
      code === 'ETIMEDOUT'
        ? 'The mail server did not answer in time.'
        : `The connection to the mail server failed (${code}).`,
      false,
    );
  // A refusal of the envelope or the message is about this mail; any other is about the login or the server, and may pass.
  const refused = responseCode >= 500 && (code === 'EENVELOPE' || code === 'EMESSAGE');
  const what = refused
    ? 'refuses this mail permanently'
    : code === 'EAUTH'
      ? 'refuses the login'
      : 'does not accept the mail now';
  return new SendFailure(`The mail server ${what} (${responseCode}).`, refused, responseCode);
}
