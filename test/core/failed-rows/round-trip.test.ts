import { createWriteStream } from 'node:fs';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import fc from 'fast-check';
import iconv from 'iconv-lite';
import { describe, expect, it } from 'vitest';
import type { FailedRow } from '../../../core/failed-rows/failed-row.js';
import { failedRowsColumns } from '../../../core/failed-rows/failed-rows-columns.js';
import { type FailedRowsFormat, failedRowsFormat } from '../../../core/failed-rows/failed-rows-format.js';
import { guardFormula, unguardFormula } from '../../../core/failed-rows/guard-formula.js';
import { openReturned, type ReturnedRow } from '../../../core/failed-rows/returned-rows.js';
import { writeDelimited } from '../../../core/failed-rows/write-delimited.js';
import { writeWorkbook } from '../../../core/failed-rows/write-workbook.js';
import { unchangedCell } from '../../../core/failed-rows/written-cell.js';
import { cellText } from '../../../core/formats/cell-text.js';
import type { DelimitedFormat, Encoding, FileFormat } from '../../../core/formats/file-format.js';
import type { Cell } from '../../../core/formats/row-source.js';
import { localFile } from '../../../runtime/local-files/local-file.js';
import { scratchDirectory } from '../../cli/stack/scratch.js';

const fragments = [
  '=',
  '+',
  '-',
  '@',
  "'",
  '"',
  ',',
  ';',
  '\t',
  '\n',
  '\r\n',
  '\r',
  ' ',
  '\\',
  '|',
  '1',
  '5.5',
  'a',
  'é',
  'ß',
  '=1+1',
  '_x000D_',
  'Ä',
];
const unicodeOnly = ['€', '漢', '＝', '🚢', '\u2028'];
const importId = '0199aaaa-0000-7000-8000-000000000000';
const textOf = (more: string[]) =>
  fc.array(fc.constantFrom(...fragments, ...more), { maxLength: 5 }).map((parts) => parts.join(''));

async function written(
  folder: string,
  format: FailedRowsFormat,
  columns: string[],
  rows: FailedRow[],
): Promise<Buffer> {
  async function* pages() {
    yield rows;
  }
  const header = failedRowsColumns(columns, { importId, corrections: 0 });
  if (!('lineEnd' in format)) {
    const path = join(folder, 'workbook');
    await writeWorkbook(createWriteStream(path), header, pages());
    return readFile(path);
  }
  const parts: Buffer[] = [];
  for await (const part of writeDelimited(format, header, pages())) parts.push(part);
  return Buffer.concat(parts);
}

async function readBack(path: string, format: FailedRowsFormat, columns: string[]): Promise<ReturnedRow[]> {
  const rows: ReturnedRow[] = [];
  for await (const batch of (await openReturned(localFile(path), format, { importId, columns })).rows)
    rows.push(...batch);
  return rows;
}

const failed = (source: Cell[], index: number): FailedRow => ({
  row: index + 2,
  source,
  codes: 'not_found',
  messages: 'Item "=A1" not found; 漢.',
});

/** Writes rows, changes the text of one cell in the record, and returns what the file changes. */
async function expectExact(folder: string, setup: FileFormat, sources: Cell[][]): Promise<void> {
  const columns = ['No.', '=Name', 'City'];
  const original = join(folder, 'original');
  const format = await failedRowsFormat(setup, localFile(original));
  const path = join(folder, 'failed');
  await writeFile(path, await written(folder, format, columns, sources.map(failed)));
  const rows = await readBack(path, format, columns);
  expect(rows.map(({ record }) => record)).toEqual(sources.map((_, index) => String(index + 2)));
  const unchanged = unchangedCell(format);
  for (const [index, source] of sources.entries()) {
    const { cells } = rows[index] as ReturnedRow;
    for (let column = 0; column < Math.max(cells.length, source.length); column += 1) {
      const cell = cells[column] ?? null;
      expect(unchanged(source[column], cell), JSON.stringify([source, cells])).toBe(true);
      // If the text came from any other record, the comparison would find a difference.
      expect(unchanged(`${cellText(source[column] ?? '')}x`, cell)).toBe(false);
    }
  }
}

describe('failed rows that are returned unchanged', () => {
  const dialects: Partial<DelimitedFormat>[] = [
    {},
    { delimiter: ';' },
    { type: 'text' },
    { quote: "'" },
    { escape: '\\' },
    { delimiter: '||' },
  ];
  const encodings: [Encoding, string[]][] = [
    ['utf-8', unicodeOnly],
    ['utf-16le', unicodeOnly],
    ['utf-16be', unicodeOnly],
    ['windows-1252', ['€']],
    ['cp850', []],
  ];

  it.each(encodings)('change nothing in delimited text in %s', async (encoding, more) => {
    const folder = await scratchDirectory();
    const rows = fc.array(fc.array(textOf(more), { minLength: 1, maxLength: 5 }), { minLength: 1, maxLength: 4 });
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom(...dialects),
        fc.boolean(),
        fc.constantFrom('\r\n', '\n', '\r'),
        rows,
        async (dialect, mark, end, sources) => {
          const head = iconv.encode(`a,b${end}`, encoding, {
            addBOM: encoding.startsWith('utf-16') || (encoding === 'utf-8' && mark),
          });
          await writeFile(join(folder, 'original'), head);
          await expectExact(folder, { type: 'csv', encoding, ...dialect } as DelimitedFormat, sources);
        },
      ),
      { numRuns: 60 },
    );
  });

  it('change nothing if the encoding or dialect cannot represent a corrected cell', async () => {
    const folder = await scratchDirectory();
    await writeFile(join(folder, 'original'), 'a,b\r\n');
    const rows = fc.array(fc.array(textOf(unicodeOnly), { minLength: 1, maxLength: 3 }), {
      minLength: 1,
      maxLength: 4,
    });
    await fc.assert(
      fc.asyncProperty(fc.constantFrom<Partial<DelimitedFormat>>({}, { quote: null }), rows, async (dialect, sources) =>
        expectExact(folder, { type: 'csv', encoding: 'cp850', ...dialect } as DelimitedFormat, sources),
      ),
      { numRuns: 60 },
    );
  });

  it('change nothing in a workbook', async () => {
    const folder = await scratchDirectory();
    const cell: fc.Arbitrary<Cell> = fc.oneof(
      textOf([...unicodeOnly, '\u0001', '\u001f']),
      fc.integer(),
      fc.double({ min: -1e12, max: 1e12, noNaN: true }).map((number) => Number(number.toPrecision(15)) + 0),
      fc.boolean(),
      fc.constant(null),
      fc.date({ min: new Date('1899-01-01'), max: new Date('2200-01-01'), noInvalidDate: true }).chain((date) => {
        const iso = date.toISOString();
        return fc.constantFrom<Cell>(
          { date: iso.slice(0, 10) },
          // Midnight is a date, as is any whole number of days.
          { date: iso.slice(0, 19).replace('T00:00:00', '') },
          { date: iso.slice(11, 19) },
        );
      }),
      fc.constantFrom<Cell>({ error: '#N/A' }, { error: '#DIV/0!' }, { error: '=…' }, { error: '#SPILL!' }),
    );
    const rows = fc.array(fc.array(cell, { minLength: 1, maxLength: 5 }), { minLength: 1, maxLength: 4 });
    await fc.assert(
      fc.asyncProperty(rows, (sources) => expectExact(folder, { type: 'excel' }, sources)),
      { numRuns: 60 },
    );
  });
});

describe('the guard against formulas', () => {
  it('is applied to everything that could be a formula, except numbers', () => {
    for (const number of ['-5', '+5', '-1,234.50', '-.5', '-1e5', '5%', '-5 000'])
      expect(guardFormula(number)).toBe(number);
    for (const text of ['=1+1', '+A1', '-1+1', '@SUM(A1)', '\t=1', '\r=1', "'=1", '-x', '＝1']) {
      expect(guardFormula(text)).toBe(`'${text}`);
      expect(unguardFormula(guardFormula(text))).toBe(text);
    }
  });

  it('is removed exactly from any text', () => {
    fc.assert(
      fc.property(textOf(unicodeOnly), (text) => {
        expect(unguardFormula(guardFormula(text))).toBe(text);
        expect(guardFormula(text)).not.toMatch(/^[=@\t\r]/);
      }),
    );
  });
});
