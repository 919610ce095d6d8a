import { importEvents } from './import-events.js';
import { importStates, recordStates } from './import-state.js';
import { jobStates } from './job.js';
import { jobEvents } from './job-events.js';
import type { Transition } from './transitions.js';
import { undoStates } from './undo-figures.js';

const code = (words: readonly string[]): string => words.map((word) => `\`${word}\``).join(', ');

/** A Markdown table whose columns are as wide as their widest cell, as the project's formatter requires. */
function table(rows: readonly (readonly string[])[]): string {
  const widths = rows[0]?.map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0))) ?? [];
  const line = (row: readonly string[]) =>
    `| ${row.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join(' | ')} |`;
  const [head = [], ...body] = rows;
  return [line(head), line(widths.map((width) => '-'.repeat(width))), ...body.map(line)].join('\n');
}

/** The states of an import, and what changes them. */
function importText(): string {
  const states = Object.entries(importStates).map(([status, { meaning, can }]) => [
    code([status]),
    meaning,
    can.join(', '),
  ]);
  return [table([['status', 'what it means', 'allowed actions'], ...states]), eventsText(importEvents)].join('\n\n');
}

function eventsText(events: Readonly<Record<string, Transition>>): string {
  const rows = Object.entries(events).map(([name, { meaning, from, to }]) => [name, meaning, code(from), code(to)]);
  return [
    'These events give it a status; the database refuses every other transition, and every other first status:',
    table([['event', 'what happens', 'from', 'to'], ...rows]),
  ].join('\n\n');
}

/** A table of states and what each means. */
const statesText = (states: Readonly<Record<string, string>>): string =>
  table([['status', 'what it means'], ...Object.entries(states).map(([status, meaning]) => [code([status]), meaning])]);

/** The generated parts of docs/states.md, in Markdown, by the names in their markers. */
const parts: Readonly<Record<string, string>> = {
  imports: importText(),
  records: statesText(recordStates),
  jobs: [statesText(jobStates), eventsText(jobEvents)].join('\n\n'),
  undos: statesText(undoStates),
};

const end = '<!-- Until here. -->';

/** Returns `page` with the generated parts replaced. Throws if the markers around one are missing. */
export function withStates(page: string): string {
  return Object.entries(parts).reduce((text, [name, part]) => {
    const begin = `<!-- Made by \`npm run generate\` from core/model: ${name}. -->`;
    const [before, rest = ''] = text.split(begin);
    const from = rest.indexOf(end);
    if (before === undefined || from < 0)
      throw new Error(`docs/states.md lacks the markers around the states of ${name}.`);
    return `${before}${begin}\n\n${part}\n\n${rest.slice(from)}`;
  }, page);
}
