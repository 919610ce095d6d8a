import { textBetween } from '../text/cut-text.js';
import { escaped, type MailTemplate } from './mail-template.js';

/**
 * The same mail with who has it sent at its end, and how to get no more of them. Companies word their mails as they
 * like; this is the operator's word, who is their sender.
 */
export function withFooter(
  { text, html, subject }: MailTemplate,
  { name, code }: { name: string; code: string },
  publicUrl: string,
): MailTemplate {
  const who = name === code ? name : `${name} (${code})`;
  const words = `Sent automatically on behalf of ${who.replace(/\s+/g, ' ')} by Longshore at ${publicUrl}. To get no more of these e-mails, ask them to take your address out of their settings, or whoever runs that server.`;
  const end = Math.max(html.lastIndexOf('</body>'), html.lastIndexOf('</BODY>'));
  const place = end < 0 ? html.length : end;
  const markup = `<p style="font-size: 12px; color: #616161">${escaped(words)}</p>\n`;
  return {
    subject,
    text: `${text.trimEnd()}\n\n-- \n${words}\n`,
    html: `${textBetween(html, 0, place)}${markup}${html.slice(place)}`,
  };
}
