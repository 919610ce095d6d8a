import { type CompoundStream, readStream } from '../recognition/compound-file.js';
import type { RowSource, SourceRow } from '../row-source.js';
import type { SourceFile } from '../source-file.js';
import { reading } from '../workbook/damaged-record.js';
import type { MergedCells } from '../workbook/merged-cells.js';
import { RowBatches } from '../workbook/row-batches.js';
import { chooseSheet } from '../workbook/sheet-choice.js';
import { StringStore } from '../workbook/string-store.js';
import type { Workbook } from '../workbook/workbook.js';
import type { WorkbookLimits } from '../workbook/workbook-limits.js';
import { biffRecords, recordType, truncated } from './biff-records.js';
import { readGlobals, type XlsGlobals, type XlsSheet } from './globals.js';
import { SharedStringsReader } from './shared-strings.js';
import { SheetRecords } from './sheet-records.js';

/** Opens an .xls workbook of Excel 5 to 2003 (MS-XLS) as `openSheets` does. `stream` is that of its records. */
export async function openXls(
  file: SourceFile,
  bytesTotal: number,
  stream: CompoundStream,
  limits: WorkbookLimits,
): Promise<Workbook> {
  return new Xls(file, bytesTotal, stream, await readGlobals(file, stream, limits), limits);
}

class Xls implements Workbook {
  readonly kind = 'an .xls workbook';
  private strings: StringStore | undefined;

  constructor(
    readonly file: SourceFile,
    readonly bytesTotal: number,
    readonly stream: CompoundStream,
    readonly globals: XlsGlobals,
    readonly limits: WorkbookLimits,
  ) {}

  async sheets(): Promise<readonly XlsSheet[]> {
    return this.globals.sheets;
  }

  rows(sheet: string | undefined, merged?: MergedCells): RowSource {
    return new XlsRows(this, chooseSheet(this.globals.sheets, sheet), merged);
  }

  close(): void {
    this.strings?.close();
    this.strings = undefined;
  }

  /** The shared strings, which are read once for all sheets. */
  async readStrings(): Promise<StringStore> {
    if (this.strings) return this.strings;
    const strings = new StringStore(this.limits.sharedStringMemoryBytes, this.file);
    try {
      await this.fill(strings);
    } catch (error) {
      strings.close();
      throw error;
    }
    strings.seal();
    this.strings = strings;
    return strings;
  }

  private async fill(strings: StringStore): Promise<void> {
    const { file, stream, limits } = this;
    const { stringsPosition } = this.globals;
    if (stringsPosition === undefined) return;
    const reader = new SharedStringsReader(strings, limits.cellCharacters);
    for await (const records of biffRecords(readStream(file, stream, stringsPosition), stringsPosition)) {
      for (const { type, data, position } of records) {
        if (position > stringsPosition && type !== recordType.continue) return;
        reading(() => reader.read(data, position === stringsPosition ? 8 : 0));
      }
    }
  }
}

class XlsRows implements RowSource {
  private consumed = 0;

  constructor(
    private readonly workbook: Xls,
    private readonly entry: XlsSheet,
    private readonly merged: MergedCells | undefined,
  ) {}

  get sheet(): string {
    return this.entry.name;
  }

  get bytesTotal(): number {
    return this.workbook.bytesTotal;
  }

  /** Scaled to the sheet, because the others are never consumed. */
  bytesRead(): number {
    const { globals, stream } = this.workbook;
    const start = this.entry.position;
    const ends = globals.sheets.map(({ position }) => position).filter((position) => position > start);
    const length = Math.max(1, Math.min(stream.size, ...ends) - start);
    return Math.round(this.bytesTotal * Math.min(1, this.consumed / length));
  }

  async *[Symbol.asyncIterator](): AsyncGenerator<SourceRow[], void, undefined> {
    const { workbook, merged } = this;
    const { name, position: start } = this.entry;
    const { file, stream, globals, limits } = workbook;
    const batches = new RowBatches(name, limits);
    const sheet = new SheetRecords(name, globals, await workbook.readStrings(), batches, merged);
    for await (const records of biffRecords(readStream(file, stream, start), start)) {
      for (const record of records) {
        reading(() => sheet.read(record));
        this.consumed = record.position - start;
        if (batches.full) yield batches.take();
        if (!sheet.ended) continue;
        if (!batches.empty) yield batches.take();
        return;
      }
    }
    throw truncated();
  }
}
