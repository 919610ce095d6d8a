import type { Writable } from 'node:stream';
import type ExcelJS from 'exceljs';
import type { Cell } from '../formats/row-source.js';
import type { FailedRow } from './failed-row.js';
import { workbookCell } from './workbook-cell.js';

/** Writes failed rows as a workbook, page by page. Cells beyond the file's columns are after all other columns. */
export async function writeWorkbook(
  stream: Writable,
  header: readonly string[],
  pages: AsyncIterable<FailedRow[]>,
): Promise<void> {
  // Loaded on demand, because it takes memory and few requests need a workbook.
  const { default: ExcelJS } = await import('exceljs');
  const workbook = new ExcelJS.stream.xlsx.WorkbookWriter({
    stream,
    useStyles: true,
    useSharedStrings: false,
  });
  const sheet = workbook.addWorksheet('Failed rows', { views: [{ state: 'frozen', ySplit: 1 }] });
  const columns = header.length - 3;
  addRow(sheet, header);
  for await (const rows of pages) {
    for (const { row, source, codes, messages } of rows) {
      const own = Array.from({ length: columns }, (_, index): Cell => source[index] ?? null);
      addRow(sheet, [...own, row, codes, messages, ...source.slice(columns)]);
    }
  }
  sheet.commit();
  await workbook.commit();
}

function addRow(sheet: ExcelJS.Worksheet, cells: readonly Cell[]): void {
  const row = sheet.addRow([]);
  for (const [index, cell] of cells.entries()) {
    const { value, numFmt } = workbookCell(cell);
    if (value === null) continue;
    const written = row.getCell(index + 1);
    written.value = value;
    if (numFmt) written.numFmt = numFmt;
  }
  row.commit();
}
