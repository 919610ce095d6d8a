import { importEvents } from './import-events.js';
import { importStates } from './import-state.js';

const code = (words: readonly string[]): string => words.map((word) => `\`${word}\``).join(', ');

/** A Markdown table whose columns are as wide as their widest cell, as the project's formatter requires. */
function table(rows: readonly (readonly string[])[]): string {
  const widths = rows[0]?.map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0))) ?? [];
  const line = (row: readonly string[]) =>
    `| ${row.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join(' | ')} |`;
  const [head = [], ...body] = rows;
  return [line(head), line(widths.map((width) => '-'.repeat(width))), ...body.map(line)].join('\n');
}

/** The generated part of docs/states.md, in Markdown. */
function importStatesText(): string {
  const states = Object.entries(importStates).map(([status, { meaning, can }]) => [
    code([status]),
    meaning,
    can.join(', '),
  ]);
  const events = Object.entries(importEvents).map(([name, { meaning, from, to }]) => [
    name,
    meaning,
    code(from),
    code(to),
  ]);
  return [
    table([['status', 'what it means', 'allowed actions'], ...states]),
    'These events change the status; the database refuses every other transition:',
    table([['event', 'what happens', 'from', 'to'], ...events]),
  ].join('\n\n');
}

const begin = '<!-- Made by `npm run generate` from core/model. -->';
const end = '<!-- Until here. -->';

/** Returns `page` with the generated part replaced. Throws if the markers around it are missing. */
export function withImportStates(page: string): string {
  const [before, rest] = page.split(begin);
  const after = rest?.split(end)[1];
  if (before === undefined || after === undefined)
    throw new Error('docs/states.md lacks the markers around the states of an import.');
  return `${before}${begin}\n\n${importStatesText()}\n\n${end}${after}`;
}
