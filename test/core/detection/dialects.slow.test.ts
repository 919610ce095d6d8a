import fc from 'fast-check';
import { expect, it } from 'vitest';
import { FileFault } from '../../../core/formats/file-fault.js';
import type { Encoding } from '../../../core/formats/file-format.js';
import { columnKinds, columnTitles, kindsOfColumns, word } from './table-columns.js';
import { readWritten } from './written-file.js';

const text = fc.oneof(
  { weight: 6, arbitrary: word },
  { weight: 2, arbitrary: fc.tuple(word, word).map((words) => words.join(' ')) },
  { weight: 1, arbitrary: fc.tuple(word, word).map((words) => words.join(', ')) },
  { weight: 1, arbitrary: fc.tuple(word, word).map((words) => words.join('; ')) },
  {
    weight: 1,
    arbitrary: fc.constantFrom('Müller & Söhne', 'Évreux', 'A "quoted" word', 'Pipe 5"', "O'Neil", 'two\nlines', 'a/b'),
  },
);
const kinds = columnKinds(text);

const table = kindsOfColumns.chain((columns) =>
  fc.record({
    header: fc.constant(columns.map((kind, at) => `${columnTitles[kind]} ${'ABCDEFGH'[at]}`)),
    rows: fc.array(fc.tuple(...columns.map((kind) => kinds[kind])), { minLength: 3, maxLength: 40 }),
  }),
);

const style = fc.record({
  delimiter: fc.constantFrom(',', ',', ';', ';', '\t', '|', '::', '||', '|+|', '^'),
  lineEnd: fc.constantFrom('\n', '\r\n', '\r'),
  quote: fc.constantFrom('"', '"', "'"),
  quoting: fc.constantFrom('needed', 'texts', 'all'),
  escape: fc.constantFrom('quote', 'quote', '\\'),
  /** A space after each delimiter, as some programs write it. */
  space: fc.boolean(),
  encoding: fc.constantFrom<[Encoding, boolean]>(
    ['utf-8', false],
    ['utf-8', true],
    ['utf-16le', true],
    ['windows-1252', false],
  ),
  preamble: fc.constantFrom(
    [],
    [],
    ['Sales report'],
    ['# exported by a program', '# 2026-01-31'],
    ['Report, of the day'],
  ),
  footer: fc.constantFrom([], [], ['Total'], ['-----', 'End of report']),
  blanks: fc.boolean(),
  /** What the rows lack or have at their end. */
  end: fc.constantFrom('whole', 'whole', 'short', 'trailing', 'unnamed'),
  short: fc.array(fc.boolean(), { minLength: 40, maxLength: 40 }),
});

it('finds the dialect of any table, or a tie: no record is lost or changed without a word', async () => {
  let ties = 0;
  const property = fc.asyncProperty(table, style, async ({ header, rows }, how) => {
    const hasNotes = how.end === 'short' || how.end === 'unnamed';
    const quote = how.quote;
    const escapeMark = how.escape === 'quote' ? quote : how.escape;
    const written = (cell: string, isName: boolean): string => {
      const plain = /^[-\d.]*$/.test(cell);
      const needed = cell.includes(how.delimiter) || /[\r\n]/.test(cell) || cell.includes(quote);
      const isQuoted = needed || how.quoting === 'all' || (how.quoting === 'texts' && !plain && !isName);
      return isQuoted ? quote + cell.replaceAll(quote, escapeMark + quote) + quote : cell;
    };
    const join = (cells: readonly string[], isName = false): string =>
      cells.map((cell) => written(cell, isName)).join(how.space ? `${how.delimiter} ` : how.delimiter);
    const notes = rows.map((_, at) => (how.end === 'short' && how.short[at] ? undefined : `note ${'abc'[at % 3]}`));
    const lines = rows.map((row, at) => {
      const note = hasNotes ? notes[at] : undefined;
      return `${join(note === undefined ? row : [...row, note])}${how.end === 'trailing' ? how.delimiter : ''}`;
    });
    const head = join(how.end === 'short' ? [...header, 'Remark'] : header, true);
    const body = how.blanks ? lines.flatMap((line) => [line, '']) : lines;
    const content = [...how.preamble, head, ...body, ...how.footer].map((line) => line + how.lineEnd).join('');
    const read = await readWritten(content, ...how.encoding).catch((error: unknown) => {
      if (!(error instanceof FileFault)) throw error;
      return undefined;
    });
    if (!read || read.hasTie) {
      ties += 1;
      return;
    }
    // A value that is missing at the end of a row is empty.
    const plain = (cells: readonly unknown[]) => {
      const values = cells.map((cell) => String(cell ?? '').trim());
      return values.slice(0, values.findLastIndex((value) => value !== '') + 1);
    };
    const width = header.length + (hasNotes ? 1 : 0);
    expect(read.records.map((cells) => plain(cells.slice(0, width)))).toEqual(
      rows.map((row, at) => plain(hasNotes ? [...row, notes[at]] : row)),
    );
    expect(read.columns?.slice(0, header.length)).toEqual(header);
  });
  await fc.assert(property, { numRuns: 10_000, seed: 14 });
  expect(ties).toBeLessThan(1_000);
}, 600_000);
