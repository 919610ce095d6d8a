import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { FileFault } from '../../../core/formats/file-fault.js';
import type { Encoding } from '../../../core/formats/file-format.js';
import { awkwardTexts } from './awkward-texts.js';
import { columnKinds, columnTitles, kindsOfColumns, word } from './table-columns.js';
import { detected, recordsOf } from './written-file.js';

const textCell = fc.oneof(
  { weight: 5, arbitrary: word },
  { weight: 2, arbitrary: fc.tuple(word, word).map((words) => words.join(' ')) },
  { weight: 1, arbitrary: fc.tuple(word, word).map((words) => words.join(', ')) },
  {
    weight: 1,
    arbitrary: fc.constantFrom(
      'Müller & Söhne',
      'Évreux',
      'Größe',
      'Łódź',
      'Bjørn',
      '日本',
      'A "quoted" word',
      'two\nlines',
    ),
  },
);
const values = columnKinds(textCell);

const table = kindsOfColumns.chain((kinds) =>
  fc.record({
    header: fc.constant(kinds.map((kind, at) => `${columnTitles[kind]} ${at}`)),
    rows: fc.array(fc.tuple(...kinds.map((kind) => values[kind])), { minLength: 3, maxLength: 30 }),
  }),
);

const style = fc.record({
  delimiter: fc.constantFrom(',', ';', '\t', '|'),
  lineEnd: fc.constantFrom('\n', '\r\n', '\r'),
  quoteAll: fc.boolean(),
  escape: fc.constantFrom('"', '\\'),
  encoding: fc.constantFrom<[Encoding, boolean]>(
    ['utf-8', false],
    ['utf-8', true],
    ['utf-16le', false],
    ['utf-16le', true],
    ['utf-16be', true],
  ),
  preamble: fc.constantFrom([], ['Sales report'], ['Report of the day', '', 'Company: Acme']),
  blanks: fc.boolean(),
  pages: fc.boolean(),
  footer: fc.constantFrom([], ['Total'], ['-----', 'End of report']),
});

describe('a table written in any dialect', () => {
  it('is found, and its cells are read unchanged', async () => {
    const property = fc.asyncProperty(table, style, async ({ header, rows }, how) => {
      const quoted = (cell: string): string => {
        const needed = how.quoteAll || cell.includes(how.delimiter) || /["\r\n]/.test(cell);
        return needed ? `"${cell.replaceAll('"', `${how.escape}"`)}"` : cell;
      };
      const line = (cells: readonly string[]): string => cells.map(quoted).join(how.delimiter);
      const body = rows.flatMap((row, at) => [
        line(row),
        ...(how.blanks ? [''] : []),
        ...(how.pages && at % 10 === 9 ? [line(header)] : []),
      ]);
      const lines = [...how.preamble, line(header), ...body, ...how.footer];
      const text = lines.map((each) => each + how.lineEnd).join('');
      const read = await recordsOf(text, ...how.encoding);
      expect({ columns: read.columns, records: read.records }).toEqual({ columns: header, records: rows });
    });
    await fc.assert(property, { numRuns: 400 });
  }, 60_000);
});

describe('detection of any file', () => {
  const outcome = async (content: string | Uint8Array): Promise<void> => {
    await detected(content).catch((error: unknown) => {
      if (!(error instanceof FileFault)) throw error;
    });
  };

  it('ends with a format or with a file fault', async () => {
    const bytes = fc.uint8Array({ maxLength: 2_000 });
    await fc.assert(fc.asyncProperty(bytes, outcome), { numRuns: 300 });
    const marks = fc.constantFrom(
      '"',
      "'",
      ',',
      ';',
      '\t',
      '|',
      '\n',
      '\r\n',
      '\\',
      ' ',
      'a',
      '1',
      '.',
      '-',
      '/',
      'é',
      '=',
      '\0',
    );
    const text = fc.array(marks, { maxLength: 300 }).map((parts) => parts.join(''));
    await fc.assert(fc.asyncProperty(text, outcome), { numRuns: 500 });
  }, 60_000);

  it.each(awkwardTexts)('ends with a format or with a file fault for %s', (_, content) => outcome(content));
});
