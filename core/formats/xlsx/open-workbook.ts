import type { ExcelFormat } from '../file-format.js';
import type { RowSource, SourceRow } from '../row-source.js';
import type { SourceFile } from '../source-file.js';
import { PartReader } from '../workbook/part-reader.js';
import { readSharedStrings } from './shared-strings-part.js';
import { readSheetRows } from './sheet-rows.js';
import { StringStore } from '../workbook/string-store.js';
import { WORKBOOK_LIMITS, type WorkbookLimits } from '../workbook/workbook-limits.js';
import { readWorkbookOutline, type WorkbookOutline } from './workbook-outline.js';
import { readZipDirectory, type ZipDirectory, type ZipPart } from '../workbook/zip-directory.js';

/**
 * Opens an .xlsx workbook (ECMA-376) and returns the rows of one sheet: the one that `format` names or the
 * first visible one. Rows are streamed, so memory does not grow with the file. Cells whose number format is a date are
 * `NativeDate`. No file stays open between iterations. Use it in a worker thread, because parsing keeps a core busy.
 *
 * Throws `FileFault` for faults of the directory, workbook or styles (file_missing, file_empty,
 * file_format_mismatch, file_password_protected, file_sheet_missing, file_corrupted,
 * file_too_large, file_undecodable); iterating throws it for the sheet and its strings, also
 * file_field_too_long and file_row_too_long.
 */
export async function openWorkbook(
  file: SourceFile,
  format: ExcelFormat,
  limits: Partial<WorkbookLimits> = {},
): Promise<RowSource> {
  const allLimits = { ...WORKBOOK_LIMITS, ...limits };
  const directory = await readZipDirectory(file, allLimits);
  const outline = await readWorkbookOutline(directory, allLimits);
  const { name, part } = outline.sheet(format.sheet);
  return new WorkbookRows(directory, outline, name, part, allLimits);
}

class WorkbookRows implements RowSource {
  private reader: PartReader | undefined;

  constructor(
    private readonly directory: ZipDirectory,
    private readonly outline: WorkbookOutline,
    private readonly sheet: string,
    private readonly sheetPart: ZipPart,
    private readonly limits: WorkbookLimits,
  ) {}

  get bytesTotal(): number {
    return this.directory.bytesTotal;
  }

  /** Scaled to the parts that are read, because the other sheets of the file are never consumed. */
  bytesRead(): number {
    const needed = this.sheetPart.compressedSize + (this.outline.stringsPart?.compressedSize ?? 0);
    const share = Math.min(1, (this.reader?.consumed ?? 0) / Math.max(1, needed));
    return Math.round(this.bytesTotal * share);
  }

  async *[Symbol.asyncIterator](): AsyncGenerator<SourceRow[], void, undefined> {
    const { outline, limits, sheet, sheetPart } = this;
    const { stringsPart, date1904, formats } = outline;
    const reader = new PartReader(this.directory, limits);
    this.reader = reader;
    const strings = new StringStore(limits.sharedStringMemoryBytes, this.directory.file);
    try {
      if (stringsPart) {
        await readSharedStrings(reader.read(stringsPart, limits.sharedStringBytes), stringsPart.name, strings, limits);
      }
      const chunks = reader.read(sheetPart, limits.sheetBytes);
      yield* readSheetRows(chunks, { sheet, part: sheetPart.name, date1904, formats, strings, limits });
    } finally {
      strings.close();
    }
  }
}
