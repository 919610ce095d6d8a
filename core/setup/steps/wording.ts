import { fillIn, type MailTemplate, placeholdersIn } from '../../notifications/mail-template.js';

/** What the placeholders of a step's mail stand for. */
export interface MailedValues {
  /** The document, such as "Sales Document Order SO-1"; empty where the mail is about the import. */
  document: string;
  company: string;
  integration: string;
  file: string;
  /** What has become of the import so far, in a sentence. */
  figures: string;
  link: string;
}

const known: Record<keyof MailedValues, true> = {
  document: true,
  company: true,
  integration: true,
  file: true,
  figures: true,
  link: true,
};

/** The placeholders in a text that do not exist, each once. */
export const unknownIn = (text: string): string[] => placeholdersIn(text).filter((name) => !Object.hasOwn(known, name));

/** The mail about a document, or about the import. */
export function mailWords({ subject, text }: { subject?: string; text?: string }, values: MailedValues): MailTemplate {
  const usual = values.document
    ? { subject: '{{document}} was imported', text: '{{document}} was imported by {{integration}} from {{file}}.' }
    : { subject: '{{integration}}: {{file}} was imported', text: '{{figures}}.' };
  const body = text ?? `${usual.text}\n\n{{link}}\n`;
  return fillIn({ subject: subject ?? usual.subject, text: body, html: markup(body) }, { ...values });
}

// The placeholders are filled in afterwards, and are escaped then.
const markup = (text: string): string => {
  const escaped = text.replace(/&/g, '&amp;').replace(/</g, '&lt;').replace(/>/g, '&gt;');
  return `<!doctype html>\n<html lang="en"><body style="font-family: sans-serif; white-space: pre-line">${escaped}</body></html>\n`;
};
