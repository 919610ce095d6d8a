import ExcelJS from 'exceljs';
import { describe, expect, it } from 'vitest';
import type { Cell } from '../../../../core/formats/row-source.js';
import { Utf8Decoder } from '../../../../core/formats/workbook/utf8-decoder.js';
import { readAll, useWorkbookFolder } from './raw-workbook.js';

const folder = useWorkbookFolder();
const TOWNS = ['Århus', 'Łódź', '東京', 'São Paulo 😀', 'Zürich', 'Ω≈ç√'];

async function writeWithExceljs(count: number, useSharedStrings: boolean): Promise<string> {
  const path = folder.nextPath();
  const writer = new ExcelJS.stream.xlsx.WorkbookWriter({ filename: path, useSharedStrings, useStyles: true });
  const sheet = writer.addWorksheet('Données');
  sheet.columns = [{}, {}, { style: { numFmt: 'yyyy-mm-dd' } }, { style: { numFmt: 'yyyy-mm-dd hh:mm' } }, {}, {}, {}];
  for (let index = 0; index < count; index += 1) {
    const day = new Date(Date.UTC(2026, 0, 1 + (index % 400)));
    const moment = new Date(day.getTime() + (index % 1440) * 60_000 + 60_000);
    const town = TOWNS[index % TOWNS.length] as string;
    sheet
      .addRow([`${town} ${index}`, index * 1.37, day, moment, index % 2 === 0, index % 3 === 0 ? null : town, 'end'])
      .commit();
  }
  await writer.commit();
  return path;
}

/** The cell as this reader would return it. */
function asCell(value: ExcelJS.CellValue): Cell {
  if (!(value instanceof Date)) return typeof value === 'number' ? Number(value.toPrecision(15)) : (value as Cell);
  const text = value.toISOString();
  return { date: text.endsWith('T00:00:00.000Z') ? text.slice(0, 10) : text.slice(0, 19) };
}

describe('the reader of workbooks', () => {
  it.each([true, false])('reads a workbook of exceljs as exceljs does (shared strings: %s)', async (shared) => {
    const path = await writeWithExceljs(3000, shared);
    const book = new ExcelJS.Workbook();
    await book.xlsx.readFile(path);
    const expected = (book.worksheets[0] as ExcelJS.Worksheet).getSheetValues().slice(1) as ExcelJS.CellValue[][];
    const rows = await readAll(path);
    expect(rows.map(({ row }) => row)).toEqual(expected.map((_, index) => index + 1));
    // exceljs leaves holes for empty cells.
    expect(rows.map(({ cells }) => cells)).toEqual(
      expected.map((values) => Array.from(values.slice(1), (value) => asCell(value ?? null))),
    );
  });
});

describe('letters at chunk borders', () => {
  it('are complete in large sheets', async () => {
    const texts = Array.from({ length: 9000 }, (_, index) => `${'x'.repeat(index % 7)}${TOWNS.join('')}${index}`);
    const rows = texts.map((text) => `<row><c t="inlineStr"><is><t>${text}</t></is></c></row>`).join('');
    const read = await readAll(await folder.write({ rows }));
    expect(read.map(({ cells }) => cells[0])).toEqual(texts);
  });

  it('are complete for every position at which a chunk ends', () => {
    const text = `aé東😀${TOWNS.join('')}z`;
    const bytes = Buffer.from(text);
    for (let size = 1; size < bytes.length; size += 1) {
      const decoder = new Utf8Decoder();
      let decoded = '';
      for (let at = 0; at < bytes.length; at += size) decoded += decoder.write(bytes.subarray(at, at + size));
      decoder.end();
      expect(decoded).toBe(text);
    }
  });
});
