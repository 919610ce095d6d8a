import ExcelJS from 'exceljs';
import { describe, expect, it } from 'vitest';
import { corpusBytes } from './read-case.js';
import { plainCells } from './workbook-cells.js';

/** What another reader's cell says, in the form of a record's values. */
function plainValue(value: ExcelJS.CellValue): string | number | null {
  if (value instanceof Date) return value.toISOString().slice(0, 10);
  if (typeof value === 'number') return Number(value.toPrecision(15));
  if (typeof value === 'boolean') return value ? 'TRUE' : 'FALSE';
  if (typeof value !== 'object' || value === null) return value?.trim() ?? null;
  if ('richText' in value) return value.richText.map(({ text }) => text).join('');
  return 'result' in value ? plainValue(value.result as ExcelJS.CellValue) : null;
}

describe('exceljs reads the same', () => {
  it.each(plainCells.map((one) => [one.name, one] as const))('%s', async (_, one) => {
    const book = new ExcelJS.Workbook();
    await book.xlsx.load((await corpusBytes(one)) as unknown as ExcelJS.Buffer);
    const sheet = book.worksheets[0] as ExcelJS.Worksheet;
    if (!Array.isArray(one.expected)) throw new Error('These are read.');
    for (const [row, values] of one.expected) {
      const [no, value] = [1, 2].map((column) => plainValue(sheet.getCell(row, column).value));
      const expected = values.at(-1) ?? null;
      expect([row, String(no), value]).toEqual([
        row,
        values[0],
        typeof value === 'number' ? Number(expected) : expected,
      ]);
    }
  });
});
