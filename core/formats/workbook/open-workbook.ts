import type { ExcelFormat } from '../file-format.js';
import type { RowSource, SourceRow } from '../row-source.js';
import type { SourceFile } from '../source-file.js';
import { openXlsx } from '../xlsx/open-xlsx.js';
import type { Workbook } from './workbook.js';
import { WORKBOOK_LIMITS, type WorkbookLimits } from './workbook-limits.js';
import { readZipDirectory } from './zip-directory.js';

/**
 * Opens a workbook, whatever its format. Use it in a worker thread, because parsing keeps a core busy. The caller must
 * close it.
 *
 * Throws `FileFault` for faults of the file as a whole (file_missing, file_empty, file_format_mismatch,
 * file_password_protected, file_corrupted, file_too_large, file_undecodable); iterating over rows throws it for the sheet
 * and its strings, also file_field_too_long and file_row_too_long.
 */
export async function openSheets(file: SourceFile, limits: Partial<WorkbookLimits> = {}): Promise<Workbook> {
  const allLimits = { ...WORKBOOK_LIMITS, ...limits };
  return openXlsx(await readZipDirectory(file, allLimits), allLimits);
}

/**
 * Opens a workbook and returns the rows of one sheet: the one that `format` names or the first visible one. Rows are
 * streamed, so memory does not grow with the file. Cells whose number format is a date are `NativeDate`. Throws as
 * `openSheets` does, and file_sheet_missing.
 */
export async function openWorkbook(
  file: SourceFile,
  format: ExcelFormat,
  limits: Partial<WorkbookLimits> = {},
): Promise<RowSource> {
  const workbook = await openSheets(file, limits);
  return new OnlySheet(workbook, workbook.rows(format.sheet));
}

/** The rows of a sheet of a workbook that is closed after each iteration. */
class OnlySheet implements RowSource {
  constructor(
    private readonly workbook: Workbook,
    private readonly rows: RowSource,
  ) {}

  get bytesTotal(): number {
    return this.rows.bytesTotal;
  }

  bytesRead(): number {
    return this.rows.bytesRead();
  }

  async *[Symbol.asyncIterator](): AsyncGenerator<SourceRow[], void, undefined> {
    try {
      yield* this.rows;
    } finally {
      this.workbook.close();
    }
  }
}
