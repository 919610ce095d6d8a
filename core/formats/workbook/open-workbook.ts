import type { ExcelFormat } from '../file-format.js';
import { openOds } from '../ods/open-ods.js';
import { type CompoundStream, readCompoundFile } from '../recognition/compound-file.js';
import { compoundKindOf } from '../recognition/container-kind.js';
import { notWorkbook, workbookContainer } from '../recognition/file-kind.js';
import type { RowSource, SourceRow } from '../row-source.js';
import type { OpenFile, SourceFile } from '../source-file.js';
import { openXls } from '../xls/open-xls.js';
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
export async function openSheets(source: SourceFile, limits: Partial<WorkbookLimits> = {}): Promise<Workbook> {
  const allLimits = { ...WORKBOOK_LIMITS, ...limits };
  const file = await source.open();
  try {
    if ((await workbookContainer(file)) === 'zip') {
      const directory = await readZipDirectory(source, file, allLimits);
      const content = directory.parts.get('content.xml');
      return await (content ? openOds(directory, content, allLimits) : openXlsx(directory, allLimits));
    }
    return await openXls(source, file.size, await recordStream(file), allLimits);
  } finally {
    await file.close();
  }
}

/** The stream of an .xls workbook in its file; some have a second one for Excel 5 (`Book`). */
async function recordStream(file: OpenFile): Promise<CompoundStream> {
  const compound = await readCompoundFile(file);
  const names = [...compound.names].filter((name) => /^(?:work)?book$/i.test(name));
  const name = names.find((found) => found.length > 'book'.length) ?? names[0];
  if (name === undefined) throw notWorkbook(compoundKindOf(compound));
  return compound.stream(name);
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

  get sheet(): string | undefined {
    return this.rows.sheet;
  }

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
