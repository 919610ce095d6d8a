import { groupedNumber } from '../../text/grouped-number.js';
import { FileFault } from '../file-fault.js';
import type { RowSource, SourceRow } from '../row-source.js';
import { PartReader } from '../workbook/part-reader.js';
import { RowBatches } from '../workbook/row-batches.js';
import { chooseSheet } from '../workbook/sheet-choice.js';
import type { Workbook } from '../workbook/workbook.js';
import type { WorkbookLimits } from '../workbook/workbook-limits.js';
import { XmlReader } from '../workbook/xml-reader.js';
import type { ZipDirectory, ZipPart } from '../workbook/zip-directory.js';
import { OdfNames } from './odf-names.js';
import { type OdsSheet, readOdsSheets } from './ods-outline.js';
import { OdsSheetHandler, type RepeatedRow } from './ods-sheet-handler.js';

/** Cells that are only a number of repetitions in the file. */
const maxRepeatedCells = 10_000_000;

/** Opens an OpenDocument spreadsheet (.ods, ISO/IEC 26300) as `openSheets` does. All of its sheets are in one part. */
export async function openOds(directory: ZipDirectory, content: ZipPart, limits: WorkbookLimits): Promise<Workbook> {
  await refuseEncrypted(directory, limits);
  const chunks = new PartReader(directory, limits).read(content, limits.sheetBytes);
  const sheets = await readOdsSheets(chunks, content.name, limits);
  return {
    kind: 'an .ods workbook',
    sheets,
    rows: (sheet) => new OdsRows(directory, content, chooseSheet(sheets, sheet), limits),
    close: () => undefined,
  };
}

async function refuseEncrypted(directory: ZipDirectory, limits: WorkbookLimits): Promise<void> {
  const manifest = directory.parts.get('meta-inf/manifest.xml');
  if (!manifest) return;
  let text = '';
  for await (const chunk of new PartReader(directory, limits).read(manifest, limits.partBytes)) {
    text = text.slice(-100) + chunk.toString('latin1');
    if (text.includes(':encryption-data'))
      throw new FileFault('file_password_protected', 'The workbook is protected by a password: save it without one.');
  }
}

class OdsRows implements RowSource {
  private reader: PartReader | undefined;
  private repeatedCells = 0;

  constructor(
    private readonly directory: ZipDirectory,
    private readonly content: ZipPart,
    private readonly table: OdsSheet,
    private readonly limits: WorkbookLimits,
  ) {}

  get sheet(): string {
    return this.table.name;
  }

  get bytesTotal(): number {
    return this.directory.bytesTotal;
  }

  bytesRead(): number {
    const share = (this.reader?.consumed ?? 0) / Math.max(1, this.content.compressedSize);
    return Math.round(this.bytesTotal * Math.min(1, share));
  }

  async *[Symbol.asyncIterator](): AsyncGenerator<SourceRow[], void, undefined> {
    const { directory, content, table: sheet, limits } = this;
    this.reader = new PartReader(directory, limits);
    this.repeatedCells = 0;
    const handler = new OdsSheetHandler(sheet.name, sheet.index, limits);
    const names = new OdfNames();
    const subject = { part: content.name, root: 'office:document-content', names, place: () => handler.place() };
    const xml = new XmlReader(subject, handler);
    const batches = new RowBatches(sheet.name, limits);
    for await (const chunk of this.reader.read(content, limits.sheetBytes)) {
      xml.write(chunk);
      const complete = handler.rows;
      handler.rows = [];
      for (const row of complete) {
        for (const _ of this.expand(row, batches)) if (batches.full) yield batches.take();
      }
      // The rest of the part has other sheets; it was read once to find their names.
      if (handler.ended) break;
    }
    if (!batches.empty) yield batches.take();
  }

  /** Adds a row and its repetitions; yields after each of them. */
  private *expand({ row, repeated, cells }: RepeatedRow, batches: RowBatches): Generator<undefined, void, undefined> {
    for (let number = row; number < row + repeated; number += 1) {
      batches.begin(number);
      for (const { column, repeated: columns, cell } of cells) {
        for (let at = column; at < column + columns; at += 1) {
          batches.add(at, cell);
          if (number > row || at > column) this.countRepeated(number);
        }
      }
      batches.end();
      yield;
    }
  }

  private countRepeated(row: number): void {
    this.repeatedCells += 1;
    if (this.repeatedCells <= maxRepeatedCells) return;
    const message = `The sheet repeats the same cells more than ${groupedNumber(maxRepeatedCells)} times: remove what is filled in below the table.`;
    throw new FileFault('file_too_large', message, { sheet: this.sheet, row });
  }
}
