import ExcelJS from 'exceljs';
import { describe, expect, it } from 'vitest';
import { corpusBytes } from './read-case.js';
import { plainCells } from './workbook-cells.js';

/** Returns the content of another reader's cell in the form of a record's values. */
function plainValue(value: ExcelJS.CellValue): string | number | null {
  if (value instanceof Date) return value.toISOString().slice(0, 10);
  if (typeof value === 'number') return Number(value.toPrecision(15));
  if (typeof value === 'boolean') return value ? 'TRUE' : 'FALSE';
  if (typeof value !== 'object' || value === null) return value?.trim() ?? null;
  if ('richText' in value) return value.richText.map(({ text }) => text).join('');
  return 'result' in value ? plainValue(value.result as ExcelJS.CellValue) : null;
}

describe('exceljs reads the same', () => {
  it.each(plainCells.map((one) => [one.name, one] as const))('%s', async (_, corpusCase) => {
    const book = new ExcelJS.Workbook();
    await book.xlsx.load((await corpusBytes(corpusCase)) as unknown as ExcelJS.Buffer);
    const sheet = book.worksheets[0] as ExcelJS.Worksheet;
    if (!Array.isArray(corpusCase.expected)) throw new Error('These cases have records.');
    for (const [row, values] of corpusCase.expected) {
      const [number, value] = [1, 2].map((column) => plainValue(sheet.getCell(row, column).value));
      const expected = values.at(-1) ?? null;
      expect([row, String(number), value]).toEqual([
        row,
        values[0],
        typeof value === 'number' ? Number(expected) : expected,
      ]);
    }
  });
});
