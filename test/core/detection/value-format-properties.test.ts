import fc from 'fast-check';
import { DateTime } from 'luxon';
import { describe, expect, it } from 'vitest';
import { columnValues } from '../../../core/detection/column-values.js';
import { type DetectedColumn, describeColumns } from '../../../core/detection/value-formats.js';
import { dateConverter } from '../../../core/mapping/convert/date.js';
import { numberReader } from '../../../core/mapping/convert/decimal.js';
import { InvalidValue } from '../../../core/mapping/invalid-value.js';

/** Returns the findings about columns of these texts, and the texts of each that are values. */
function found(...columns: string[][]): { column: DetectedColumn; texts: string[] }[] {
  const names = columns.map((_, at) => `Column ${at + 1}`);
  const rows = Math.max(...columns.map((column) => column.length));
  const records = Array.from({ length: rows }, (_, row) => ({
    row: row + 2,
    cells: columns.map((column) => column[row] ?? ''),
  }));
  const values = columnValues(names, records);
  return describeColumns(values).map((column, at) => ({ column, texts: values[at]?.texts ?? [] }));
}

const settingOf = (column: DetectedColumn, setting: string): unknown =>
  column.findings.find((finding) => finding.setting === setting && 'value' in finding)?.value;
const isTied = (column: DetectedColumn): boolean => column.findings.some((finding) => !('value' in finding));

type NumberStyle = readonly [format: NonNullable<DetectedColumn['mapping']['number']>, group: string, point: string];
const numberStyles: readonly NumberStyle[] = [
  [{}, '', '.'],
  [{ decimalSeparator: ',' }, '', ','],
  [{ groupSeparator: ',' }, ',', '.'],
  [{ decimalSeparator: ',', groupSeparator: '.' }, '.', ','],
  [{ decimalSeparator: ',', groupSeparator: ' ' }, '\u00a0', ','],
  [{ groupSeparator: "'" }, '’', '.'],
];
const written = (digits: number, decimals: number, [, group, point]: NumberStyle): string => {
  const [whole = '', fraction] = (Math.abs(digits) / 10 ** decimals).toFixed(decimals).split('.');
  const grouped = whole.replace(/\B(?=(\d{3})+$)/g, group);
  return `${digits < 0 ? '-' : ''}${grouped}${fraction === undefined ? '' : point + fraction}`;
};

const dateFormats = [
  'yyyy-MM-dd',
  'dd.MM.yyyy',
  'd.M.yyyy',
  'dd/MM/yyyy',
  'M/d/yyyy',
  'MM-dd-yyyy',
  'yyyyMMdd',
  'd LLL yyyy',
  'LLLL d, yyyy',
  'dd.MM.yy',
  'yyyy-MM-dd HH:mm:ss',
  'M/d/yyyy h:mm a',
];
const day = fc
  .date({ min: new Date('1990-01-01'), max: new Date('2040-01-01'), noInvalidDate: true })
  .map((date) => DateTime.fromJSDate(date, { zone: 'utc' }));

const oneNumber = fc
  .tuple(
    fc.integer({ min: -10_000_000, max: 10_000_000 }),
    fc.integer({ min: 0, max: 3 }),
    fc.constantFrom(...numberStyles),
  )
  .map(([digits, decimals, style]) => written(digits, decimals, style));
const oneDate = fc.tuple(day, fc.constantFrom(...dateFormats)).map(([date, format]) => date.toFormat(format));
const other = fc.constantFrom(
  'N/A',
  '',
  'yes',
  'no',
  '0',
  '1',
  '00042',
  'A-1',
  'NULL',
  '1E5',
  '12 pcs',
  '31.02.2026',
  '=',
);

describe('the format that is found for a column', () => {
  it('reads its values', () => {
    const kinds = [oneNumber, oneDate, other, fc.oneof(oneNumber, other), fc.oneof(oneDate, other)] as const;
    const column = fc.constantFrom(...kinds).chain((kind) => fc.array(kind, { minLength: 1, maxLength: 8 }));
    fc.assert(
      fc.property(fc.array(column, { minLength: 1, maxLength: 3 }), (columns) => {
        for (const { column: detectedColumn, texts } of found(...columns)) {
          const { number, date, boolean } = detectedColumn.mapping;
          if (number || (settingOf(detectedColumn, 'kind') === 'number' && !isTied(detectedColumn))) {
            const read = numberReader(number ?? {});
            expect(texts.filter((text) => read(text, text) instanceof InvalidValue)).toEqual([]);
          }
          if (date) {
            const read = dateConverter(date);
            const misfits = texts.filter((text) => read(text, text) instanceof InvalidValue);
            expect(misfits.length).toBeLessThanOrEqual(texts.length / 10);
            const reason = detectedColumn.findings.find(({ setting }) => setting === 'date')?.reason ?? '';
            expect(reason.includes('does not fit')).toBe(misfits.length > 0);
          }
          const words = boolean && [...boolean.true, ...boolean.false];
          if (words) expect(texts.every((text) => words.includes(text.toLowerCase()))).toBe(true);
        }
      }),
      { numRuns: 500 },
    );
  });

  it('returns the numbers that were written, or is a tie', () => {
    const column = fc.record({
      style: fc.constantFrom(...numberStyles),
      decimals: fc.integer({ min: 0, max: 4 }),
      numbers: fc.uniqueArray(fc.integer({ min: -10_000_000, max: 10_000_000 }), { minLength: 3, maxLength: 8 }),
    });
    fc.assert(
      fc.property(column, ({ style, decimals, numbers }) => {
        const [{ column: detectedColumn, texts } = { column: undefined, texts: [] }] = found(
          numbers.map((digits) => written(digits, decimals, style)),
        );
        if (!detectedColumn || isTied(detectedColumn) || settingOf(detectedColumn, 'kind') !== 'number') return;
        const read = numberReader(detectedColumn.mapping.number ?? {});
        const expectedValues = new Map(
          numbers.map((digits) => [
            written(digits, decimals, style),
            Number((digits / 10 ** decimals).toFixed(decimals)),
          ]),
        );
        expect(texts.map((text) => Number(read(text, text)))).toEqual(texts.map((text) => expectedValues.get(text)));
      }),
      { numRuns: 500 },
    );
  });

  it('returns the days that were written, or is a tie', () => {
    const column = fc.tuple(fc.constantFrom(...dateFormats), fc.array(day, { minLength: 3, maxLength: 8 }));
    fc.assert(
      fc.property(column, ([format, days]) => {
        const [{ column: detectedColumn, texts } = { column: undefined, texts: [] }] = found(
          days.map((date) => date.toFormat(format)),
        );
        if (!detectedColumn || isTied(detectedColumn)) return;
        expect(settingOf(detectedColumn, 'kind')).toBe('date');
        const read = dateConverter(detectedColumn.mapping.date ?? { format: '' });
        const expectedValues = new Map(days.map((date) => [date.toFormat(format), date.toISODate()]));
        expect(texts.map((text) => read(text, text))).toEqual(texts.map((text) => expectedValues.get(text)));
      }),
      { numRuns: 300 },
    );
  });
});
