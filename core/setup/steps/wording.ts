import { fillIn, type MailTemplate, placeholdersIn } from '../../notifications/mail-template.js';

/** The values of the placeholders of a step's mail. */
export interface MailedValues {
  /** The document, such as "Sales Document Order SO-1"; empty where the mail is about the import. */
  document: string;
  company: string;
  integration: string;
  file: string;
  /** The result of the import so far, as a sentence. */
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

/** The unknown placeholders in a text, each once. */
export const unknownPlaceholdersIn = (text: string): string[] =>
  placeholdersIn(text).filter((name) => !Object.hasOwn(known, name));

/** The mail about a document, or about the import. */
export function mailFor({ subject, text }: { subject?: string; text?: string }, values: MailedValues): MailTemplate {
  const defaults = values.document
    ? { subject: '{{document}} was imported', text: '{{document}} was imported by {{integration}} from {{file}}.' }
    : { subject: '{{integration}}: {{file}} was imported', text: '{{figures}}.' };
  const body = text ?? `${defaults.text}\n\n{{link}}\n`;
  return fillIn({ subject: subject ?? defaults.subject, text: body, html: markup(body) }, { ...values });
}

// The values of the placeholders are inserted and escaped later.
const markup = (text: string): string => {
  const escaped = text.replace(/&/g, '&amp;').replace(/</g, '&lt;').replace(/>/g, '&gt;');
  return `<!doctype html>\n<html lang="en"><body style="font-family: sans-serif; white-space: pre-line">${escaped}</body></html>\n`;
};
