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
  const marks = ['a', 'b', ' ', 'é', '€', '"', '"', "'", '§', ',', ',', ';', '|', '||', '<=====>', '\t', '\\', '¬'];
  const text = fc
    .array(fc.constantFrom(...marks, '\r', '\n', '\r\n', '\n'), { minLength: 1, maxLength: 40 })
    .map((parts) => parts.join(''));
  const readIn = (content: string, format: DelimitedFormat, chunk: number) => {
    const file = store(content);
    return read(() => openDelimited(file, format, { chunkBytes: chunk }));
  };

  it('returns what a reader of one character at a time returns, up to the first misplaced quote', async () => {
    const property = fc.asyncProperty(text, dialect, chunkBytes, async (content, part, chunk) => {
      const format: DelimitedFormat = { type: 'csv', ...part };
      const expected = naiveDelimited(content, delimitedDialect(format));
      const { rows, fault } = await readIn(content, format, chunk);
      expect(fault).toBeUndefined();
      const damaged = rows.findIndex(({ quoteFault }) => quoteFault);
      if (damaged < 0) expect(rows).toEqual(expected.rows);
      expect(rows.slice(0, Math.max(0, damaged))).toEqual(expected.rows.slice(0, Math.max(0, damaged)));
      if (expected.damaged) expect(damaged).toBeGreaterThanOrEqual(0);
    });
    await fc.assert(property, { numRuns: 1000 });
  }, 30_000);

  it('returns the same whatever the chunks, and numbers the rows in order', async () => {
    const property = fc.asyncProperty(text, dialect, chunkBytes, async (content, part, chunk) => {
      const format: DelimitedFormat = { type: 'csv', ...part };
      const { rows } = await readIn(content, format, chunk);
      expect(rows).toEqual((await readIn(content, format, 64 * 1024)).rows);
      for (const [index, { row }] of rows.entries()) expect(row).toBeGreaterThan(rows[index - 1]?.row ?? 0);
    });
    await fc.assert(property, { numRuns: 500 });
  }, 30_000);
});

describe('openDelimited with low limits', () => {
  const limits = { fieldCharacters: 30, recordCharacters: 200, columns: 6 };
  const long = fc.constantFrom(...['a', '"', ',', '\n', '||', '\\'].map((mark) => mark.repeat(31)), 'b'.repeat(29));
  const cell = fc.constantFrom(
    '"a"',
    '"a,b"',
    '"a\nb"',
    'a',
    'b"',
    '"c',
    '"a""b"',
    '"',
    '""',
    '"a",',
    ',',
    ' "a,b" ',
    ' "a',
    ' "a" b',
    ' ',
  );
  const separator = fc.constantFrom(',', ',', ',', '\n', '\n', '\r\n', '||', '\r');
  const text = fc
    .array(fc.tuple(fc.oneof({ weight: 12, arbitrary: cell }, { weight: 1, arbitrary: long }), separator), {
      minLength: 5,
      maxLength: 120,
    })
    .map((parts) => parts.flat().join(''));

  it('returns the same rows and the same fault whatever the chunks', async () => {
    let [faults, damaged] = [0, 0];
    const property = fc.asyncProperty(text, dialect, fc.integer({ min: 1, max: 64 }), async (content, part, chunk) => {
      const readIn = (chunkBytes: number) =>
        read(() => openDelimited(store(content), { type: 'csv', ...part }, { ...limits, chunkBytes }));
      const whole = await readIn(64 * 1024);
      expect(await readIn(chunk)).toEqual(whole);
      if (whole.fault) faults += 1;
      if (whole.rows.some(({ quoteFault }) => quoteFault)) damaged += 1;
    });
    await fc.assert(property, { numRuns: 3000 });
    expect(Math.min(faults, damaged)).toBeGreaterThan(300);
  }, 60_000);

  // A quote after spaces that is not closed within the limits is text.
  const withoutSpaces = text.map((content) => content.replaceAll(' ', ''));

  it('returns every record that is within them as a reader of one character at a time does', async () => {
    const property = fc.asyncProperty(withoutSpaces, fc.integer({ min: 1, max: 64 }), async (content, chunk) => {
      const expected = naiveDelimited(content, delimitedDialect({ type: 'csv' }));
      const { rows, fault } = await read(() =>
        openDelimited(store(content), { type: 'csv' }, { ...limits, chunkBytes: chunk }),
      );
      const damaged = rows.findIndex(({ quoteFault }) => quoteFault);
      const clean = damaged < 0 ? rows : rows.slice(0, damaged);
      expect(clean).toEqual(expected.rows.slice(0, clean.length));
      const within = expected.rows.findIndex(
        ({ cells }) => cells.length > limits.columns || cells.some(({ length }) => length > limits.fieldCharacters),
      );
      if (fault?.code === 'file_field_too_long' && damaged < 0)
        expect(rows).toHaveLength(within < 0 ? expected.rows.length : within);
    });
    await fc.assert(property, { numRuns: 3000 });
  }, 60_000);
});

describe('openDelimited with written rows', () => {
  const character = fc.oneof(
    fc.constantFrom('"', "'", ',', ';', '\r', '\n', '\t', '§', '\\', 'é', '€', 'ž', 'ß', ' ', '|'),
    fc.string({ unit: 'grapheme-ascii', minLength: 1, maxLength: 3 }),
  );
  const wide = fc.constantFrom('日', '😀', 'e\u0301', '\ufeff', '\ufffd');
  const rowsOf = (unit: fc.Arbitrary<string>) => {
    const cell = fc.array(unit, { maxLength: 6 }).map((parts) => parts.join(''));
    return fc.array(fc.array(cell, { minLength: 1, maxLength: 5 }), { minLength: 1, maxLength: 8 });
  };
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
    await fc.assert(fc.asyncProperty(rowsOf(character), file, roundTrip), { numRuns: 400 });
  }, 30_000);

  it('returns them with characters of several bytes in Unicode encodings', async () => {
    const unicode = fc.tuple(file, fc.constantFrom<Encoding>('utf-8', 'utf-16le', 'utf-16be'));
    const property = fc.asyncProperty(rowsOf(fc.oneof(character, wide)), unicode, (written, [settings, name]) =>
      roundTrip(written, { ...settings, encoding: name }),
    );
    await fc.assert(property, { numRuns: 400 });
  }, 30_000);
});
