import type { RowSource, SourceRow } from '../row-source.js';
import type { MergedCells } from '../workbook/merged-cells.js';
import { PartReader } from '../workbook/part-reader.js';
import { StringStore } from '../workbook/string-store.js';
import type { Workbook } from '../workbook/workbook.js';
import type { WorkbookLimits } from '../workbook/workbook-limits.js';
import type { ZipDirectory, ZipPart } from '../workbook/zip-directory.js';
import { readWorkbookOutline, type WorkbookOutline } from './workbook-outline.js';

/** Opens an .xlsx (ECMA-376) or .xlsb workbook as `openSheets` does. */
export async function openXlsx(directory: ZipDirectory, limits: WorkbookLimits): Promise<Workbook> {
  return new Xlsx(directory, await readWorkbookOutline(directory, limits), limits);
}

class Xlsx implements Workbook {
  private strings: StringStore | undefined;

  constructor(
    readonly directory: ZipDirectory,
    readonly outline: WorkbookOutline,
    readonly limits: WorkbookLimits,
  ) {}

  get kind(): string {
    return this.outline.reads.kind;
  }

  async sheets(): Promise<WorkbookOutline['sheets']> {
    return this.outline.sheets;
  }

  rows(sheet: string | undefined, merged?: MergedCells): RowSource {
    const { name, part } = this.outline.sheet(sheet);
    return new XlsxRows(this, name, part, merged);
  }

  close(): void {
    this.strings?.close();
    this.strings = undefined;
  }

  /** The shared strings, which are read once for all sheets. */
  async readStrings(reader: PartReader): Promise<StringStore> {
    if (this.strings) return this.strings;
    const { limits, directory, outline } = this;
    const strings = new StringStore(limits.sharedStringMemoryBytes, directory.file);
    const part = outline.stringsPart;
    try {
      if (part)
        await outline.reads.readStrings(reader.read(part, limits.sharedStringBytes), part.name, strings, limits);
    } catch (error) {
      strings.close();
      throw error;
    }
    this.strings = strings;
    return strings;
  }
}

class XlsxRows implements RowSource {
  private reader: PartReader | undefined;

  constructor(
    private readonly workbook: Xlsx,
    readonly sheet: string,
    private readonly part: ZipPart,
    private readonly merged: MergedCells | undefined,
  ) {}

  get bytesTotal(): number {
    return this.workbook.directory.bytesTotal;
  }

  /** Scaled to the parts that are read, because the other sheets of the file are never consumed. */
  bytesRead(): number {
    const needed = this.part.compressedSize + (this.workbook.outline.stringsPart?.compressedSize ?? 0);
    const share = Math.min(1, (this.reader?.consumed ?? 0) / Math.max(1, needed));
    return Math.round(this.bytesTotal * share);
  }

  async *[Symbol.asyncIterator](): AsyncGenerator<SourceRow[], void, undefined> {
    const { sheet, part, merged } = this;
    const { outline, directory, limits } = this.workbook;
    const { date1904, formats } = outline;
    this.reader = new PartReader(directory, limits);
    const strings = await this.workbook.readStrings(this.reader);
    const chunks = this.reader.read(part, limits.sheetBytes);
    yield* outline.reads.readRows(chunks, { sheet, part: part.name, date1904, formats, strings, limits, merged });
  }
}
