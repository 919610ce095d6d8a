import { cutText } from '../text/cut-text.js';
import type { NotificationKind } from './notification-kind.js';

/** The text of an e-mail, with placeholders such as {{text}}. */
export interface MailTemplate {
  subject: string;
  text: string;
  html: string;
}

/** The placeholders of a template, and what each is replaced by. */
export const placeholders = {
  company: 'code of the company',
  integration: 'code of the integration',
  integrationName: 'name of the integration',
  file: 'name of the file',
  kind: 'how it ended, such as finished-with-errors',
  text: 'the notification itself, such as "Import complete: 500 created, 0 errors"',
  total: 'records of the file',
  completed: 'records completed',
  errors: 'records in error',
  skipped: 'records skipped',
  documents: 'documents created or updated',
  created: 'documents created',
  updated: 'documents updated',
  unchanged: 'documents that already had these values',
  link: 'address of the import',
  event: 'id of the notification',
  time: 'when it happened, in UTC',
} as const;
type Placeholder = keyof typeof placeholders;
export type MailValues = Record<Placeholder, string>;

/** The values of the placeholders in a preview. */
export const sampleValues: MailValues = {
  company: 'acme',
  integration: 'sales-orders',
  integrationName: 'Sales orders',
  file: 'orders & more.csv',
  kind: 'finished-with-errors',
  text: 'Import complete with errors: 488 created, 488 records completed, 12 errors',
  total: '500',
  completed: '488',
  errors: '12',
  skipped: '0',
  documents: '488',
  created: '488',
  updated: '0',
  unchanged: '0',
  link: 'https://longshore.example.com/v1/companies/acme/imports/00000000-0000-7000-8000-000000000000',
  event: '00000000-0000-7000-8000-000000000001',
  time: '2026-01-31 02:10 UTC',
};

const placeholder = /\{\{([^{}]*)\}\}/g;

/** Characters that the values may add to a part of a mail; placeholders after that are replaced by `…`. */
const maxFilledCharacters = 1_000_000;

/** The placeholders in a text, each once. */
export const placeholdersIn = (text: string): string[] => [
  ...new Set([...text.matchAll(placeholder)].map(([, name = '']) => name.trim())),
];

/** The unknown placeholders in a part of a template, each once. */
export const unknownPlaceholders = (part: string): string[] =>
  placeholdersIn(part).filter((name) => !Object.hasOwn(placeholders, name));

/** Replaces the placeholders of a template by values. In HTML the values are escaped. */
export function fillIn({ subject, text, html }: MailTemplate, values: Readonly<Record<string, string>>): MailTemplate {
  const filled = (part: string, shown: (value: string) => string): string => {
    const known = new Map<string, string>();
    let left = maxFilledCharacters;
    return part.replace(placeholder, (_, spaced: string) => {
      const name = spaced.trim();
      const value = known.get(name) ?? shown(values[name] ?? '');
      known.set(name, value);
      left -= value.length;
      return left < 0 ? '…' : value;
    });
  };
  return {
    subject: cutText(
      filled(subject, (value) => value.replace(/\s+/g, ' ')),
      300,
    ),
    text: filled(text, (value) => value),
    html: filled(html, escaped),
  };
}

const entities: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' };
export const escaped = (value: string): string => value.replace(/[&<>"']/g, (sign) => entities[sign] as string);

const titles: Record<NotificationKind, string> = {
  finished: 'imported',
  'finished-with-errors': 'imported with errors',
  failed: 'import failed',
  cancelled: 'import cancelled',
  stalled: 'import has stalled',
};

const colours: Record<NotificationKind, string> = {
  finished: '#107c10',
  'finished-with-errors': '#bc4b09',
  failed: '#b10e1c',
  cancelled: '#616161',
  stalled: '#bc4b09',
};

/** The template for a kind of notification for which the company has no template of its own. */
export function defaultTemplate(kind: NotificationKind): MailTemplate {
  return {
    subject: `{{integrationName}}: ${titles[kind]} ({{file}})`,
    text: `{{text}}

Integration  {{integrationName}}
File         {{file}}
Records      {{total}}: {{completed}} completed, {{errors}} in error, {{skipped}} skipped
Time         {{time}}

{{link}}
`,
    html: `<!doctype html>
<html lang="en"><body style="font-family: sans-serif; color: #242424">
<h1 style="font-size: 18px; color: ${colours[kind]}">{{integrationName}}: ${titles[kind]}</h1>
<p>{{text}}</p>
<table style="border-spacing: 0 4px">
<tr><td style="padding-right: 16px">File</td><td>{{file}}</td></tr>
<tr><td style="padding-right: 16px">Records</td><td>{{total}}: {{completed}} completed, {{errors}} in error, {{skipped}} skipped</td></tr>
<tr><td style="padding-right: 16px">Time</td><td>{{time}}</td></tr>
</table>
<p><a href="{{link}}">Open the import</a></p>
</body></html>
`,
  };
}
