import { importEvents } from './import-events.js';
import { importStates } from './import-state.js';

const code = (words: readonly string[]): string => words.map((word) => `\`${word}\``).join(', ');

/** A Markdown table whose columns are as wide as their widest cell, as the formatter of the project has them. */
function table(rows: readonly (readonly string[])[]): string {
  const widths = rows[0]?.map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0))) ?? [];
  const line = (row: readonly string[]) =>
    `| ${row.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join(' | ')} |`;
  const [head = [], ...body] = rows;
  return [line(head), line(widths.map((width) => '-'.repeat(width))), ...body.map(line)].join('\n');
}

/** The part of docs/states.md that is made from the table of states and its events: Markdown. */
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
    table([['status', 'what it means', 'what can be asked for'], ...states]),
    'What changes it, in one step each; the database refuses every other:',
    table([['event', 'what happens', 'from', 'to'], ...events]),
  ].join('\n\n');
}

const begin = '<!-- Made by `npm run generate` from core/model. -->';
const end = '<!-- Until here. -->';

/** `page` with that part as it is now. Throws where the marks around it are missing. */
export function withImportStates(page: string): string {
  const [before, after] = [page.indexOf(begin), page.indexOf(end)];
  if (before < 0 || after < before) throw new Error('docs/states.md has no place for the states of an import.');
  return `${page.slice(0, before)}${begin}\n\n${importStatesText()}\n\n${page.slice(after)}`;
}
