import { textBetween } from '../text/cut-text.js';
import { escaped, type MailTemplate } from './mail-template.js';

/**
 * Appends a footer to a mail: for which company it is sent, and how to stop further ones. Companies write their own
 * mail templates; the footer is the operator's, who is the sender.
 */
export function withFooter(
  { text, html, subject }: MailTemplate,
  { name, code }: { name: string; code: string },
  publicUrl: string,
): MailTemplate {
  const who = name === code ? name : `${name} (${code})`;
  const words = `Sent automatically on behalf of ${who.replace(/\s+/g, ' ')} by Longshore at ${publicUrl}. To stop these e-mails, ask them or the operator of that server to remove your address.`;
  const end = Math.max(html.lastIndexOf('</body>'), html.lastIndexOf('</BODY>'));
  const place = end < 0 ? html.length : end;
  const markup = `<p style="font-size: 12px; color: #616161">${escaped(words)}</p>\n`;
  return {
    subject,
    text: `${text.trimEnd()}\n\n-- \n${words}\n`,
    html: `${textBetween(html, 0, place)}${markup}${html.slice(place)}`,
  };
}
