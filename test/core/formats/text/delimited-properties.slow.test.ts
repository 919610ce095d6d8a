import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { DelimitedFormat, Encoding } from '../../../../core/formats/file-format.js';
import { delimitedDialect } from '../../../../core/formats/text/delimited-dialect.js';
import { openDelimited } from '../../../../core/formats/text/open-delimited.js';
import { naiveDelimited } from './naive-delimited.js';
import { encode, read, store } from './stored-bytes.js';

const chunkBytes = fc.oneof(fc.integer({ min: 1, max: 7 }), fc.constant(64 * 1024));
const encoding = fc.constantFrom<Encoding>('utf-8', 'utf-16le', 'utf-16be', 'windows-1252');
const dialect = fc.constantFrom<Partial<DelimitedFormat>>(
  {},
  { delimiter: ';' },
  { delimiter: '||' },
  { delimiter: '<=====>', quote: '§' },
  { quote: "'" },
  { quote: null },
  { escape: '\\' },
  { delimiter: '\t', quote: '§', escape: '¬' },
);

describe('openDelimited with any text', () => {
  it('returns what a reader of one character at a time returns, including faults', async () => {
    const marks = ['a', 'b', ' ', 'é', '€', '"', '"', "'", '§', ',', ',', ';', '|', '||', '<=====>', '\t', '\\', '¬'];
    const text = fc
      .array(fc.constantFrom(...marks, '\r', '\n', '\r\n', '\n'), { minLength: 1, maxLength: 40 })
      .map((parts) => parts.join(''));
    const property = fc.asyncProperty(text, dialect, chunkBytes, async (content, part, chunk) => {
      const format: DelimitedFormat = { type: 'csv', ...part };
      const file = store(content);
      const expected = naiveDelimited(content, delimitedDialect(format));
      const { rows, fault } = await read(() => openDelimited(file, format, { chunkBytes: chunk }));
      expect(rows).toEqual(expected.rows);
      expect(fault?.code).toBe(expected.fault?.code);
      const escapedInsideCrlf = fault?.code === 'file_quote_misplaced' && /\r[\\¬]\n/.test(content);
      if (!escapedInsideCrlf) expect(fault?.place).toEqual(expected.fault?.place);
    });
    await fc.assert(property, { numRuns: 1000 });
  }, 30_000);
});

describe('openDelimited with written rows', () => {
  const character = fc.oneof(
    fc.constantFrom('"', "'", ',', ';', '\r', '\n', '\t', '§', '\\', 'é', '€', 'ž', 'ß', ' ', '|'),
    fc.string({ unit: 'grapheme-ascii', minLength: 1, maxLength: 3 }),
  );
  const wide = fc.constantFrom('日', '😀', 'e\u0301', '\ufeff', '\ufffd');
  const cells = (unit: fc.Arbitrary<string>) =>
    fc.array(
      fc.array(unit, { maxLength: 6 }).map((parts) => parts.join('')),
      { minLength: 1, maxLength: 5 },
    );
  const file = fc.record({
    encoding,
    mark: fc.boolean(),
    format: dialect,
    alwaysQuote: fc.boolean(),
    lastLineEnd: fc.boolean(),
    chunk: chunkBytes,
    lineEnds: fc.array(fc.constantFrom('\r\n', '\n', '\r'), { minLength: 1, maxLength: 4 }),
    blanks: fc.array(fc.nat(2), { minLength: 1, maxLength: 5 }),
  });

  async function roundTrip(rows: string[][], settings: typeof file extends fc.Arbitrary<infer T> ? T : never) {
    const format: DelimitedFormat = { type: 'csv', ...settings.format, encoding: settings.encoding };
    const { delimiter, quote, escape: escapeMark } = delimitedDialect(format);
    const plain = /[\r\n]/g;
    const written = rows.map((row) =>
      row.map((cell) => (quote === null ? cell.replaceAll(plain, ' ').replaceAll(delimiter, ' ') : cell)),
    );
    let text = '';
    let line = 1;
    const expected: { row: number; cells: string[] }[] = [];
    written.forEach((row, index) => {
      const lineEnd = (): string => {
        line++;
        // A CR and an LF of two line ends would be read as the CRLF of one.
        const next = settings.lineEnds[line % settings.lineEnds.length]!;
        return text.endsWith('\r') && next === '\n' ? '\r\n' : next;
      };
      if (index > 0) text += lineEnd();
      for (let blank = settings.blanks[index % settings.blanks.length]!; blank > 0; blank--) text += lineEnd();
      const fields = row.map((cell) => {
        if (quote === null) return cell;
        const needed = settings.alwaysQuote || cell === '' || /[\r\n]/.test(cell) || cell.includes(quote);
        if (!needed && !cell.includes(delimiter.charAt(0))) return cell;
        const escaped = escapeMark === quote ? cell : cell.replaceAll(escapeMark!, escapeMark! + escapeMark!);
        return quote + escaped.replaceAll(quote, escapeMark! + quote) + quote;
      });
      if (fields.join('') === '' && fields.length === 1) return;
      expected.push({ row: line, cells: row });
      const record = fields.join(delimiter);
      line += record.match(/\r\n|\n|\r/g)?.length ?? 0;
      text += record;
    });
    if (settings.lastLineEnd) text += '\n';
    const file = store(encode(text, settings.encoding, settings.mark));
    fc.pre(text !== '' && !text.startsWith('\ufeff') && !text.startsWith('%PDF-'));
    expect(await read(() => openDelimited(file, format, { chunkBytes: settings.chunk }))).toEqual({ rows: expected });
  }

  it('returns them with their row numbers in every encoding', async () => {
    const rows = fc.array(cells(character), { minLength: 1, maxLength: 8 });
    await fc.assert(fc.asyncProperty(rows, file, roundTrip), { numRuns: 400 });
  }, 30_000);

  it('returns them with characters of several bytes in Unicode encodings', async () => {
    const rows = fc.array(cells(fc.oneof(character, wide)), { minLength: 1, maxLength: 8 });
    const unicode = fc.tuple(file, fc.constantFrom<Encoding>('utf-8', 'utf-16le', 'utf-16be'));
    const property = fc.asyncProperty(rows, unicode, (written, [settings, name]) =>
      roundTrip(written, { ...settings, encoding: name }),
    );
    await fc.assert(property, { numRuns: 400 });
  }, 30_000);
});
