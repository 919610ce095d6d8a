import { randomUUID } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type ExcelJS from 'exceljs';
import type { Cell } from '../activities/read/row-source.js';
import type { FailedRow } from './read-failed-rows.js';
import { workbookCell } from './workbook-cell.js';

/**
 * Writes failed rows as a workbook to a temporary file, as its writer holds in memory what nobody has taken yet: a slow
 * caller is sent it from there. Cells beyond the file's columns stand behind everything else. Gives the path of the file,
 * which is the caller's to remove; none is left where this throws.
 */
export async function writeWorkbook(header: readonly string[], pages: AsyncIterable<FailedRow[]>): Promise<string> {
  const filename = join(tmpdir(), `longshore-failed-rows-${randomUUID()}.xlsx`);
  try {
    // Loaded where it is used: it takes memory, and few want a workbook.
    const { default: ExcelJS } = await import('exceljs');
    const workbook = new ExcelJS.stream.xlsx.WorkbookWriter({ filename, useStyles: true, useSharedStrings: false });
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
    return filename;
  } catch (error) {
    await rm(filename, { force: true });
    throw error;
  }
}

/** The bytes of a file, which is removed when they were read, or nobody wants more of them. */
export async function* takeFile(path: string): AsyncGenerator<Buffer> {
  try {
    yield* createReadStream(path);
  } finally {
    await rm(path, { force: true });
  }
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
