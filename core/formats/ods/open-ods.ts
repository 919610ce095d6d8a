import { textBetween } from '../../text/cut-text.js';
import { groupedNumber } from '../../text/grouped-number.js';
import { FileFault } from '../file-fault.js';
import type { RowSource, SourceRow } from '../row-source.js';
import type { MergedCells } from '../workbook/merged-cells.js';
import { PartReader } from '../workbook/part-reader.js';
import { RowBatches } from '../workbook/row-batches.js';
import type { SheetName, Workbook } from '../workbook/workbook.js';
import type { WorkbookLimits } from '../workbook/workbook-limits.js';
import { XmlReader } from '../workbook/xml-reader.js';
import type { ZipDirectory, ZipPart } from '../workbook/zip-directory.js';
import { OdfNames } from './odf-names.js';
import { OdsOutline } from './ods-outline.js';
import { OdsSheetHandler, type RepeatedRow } from './ods-sheet-handler.js';

/** Cells of rows that are only a number of repetitions in the file. */
const maxRepeatedCells = 10_000_000;

/** The bytes of a short cell in a sheet of .xlsx. No sheet has more cells than one of .xlsx that is as large as allowed. */
const cellBytes = 16;

/** Bytes of the content in which the names of sheets are searched; to find them all, a large file would be parsed twice. */
const outlineBytes = 128 * 1024 * 1024;

/** Opens an OpenDocument spreadsheet (.ods, ISO/IEC 26300) as `openSheets` does. All of its sheets are in one part. */
export async function openOds(directory: ZipDirectory, content: ZipPart, limits: WorkbookLimits): Promise<Workbook> {
  await refuseEncrypted(directory, limits);
  return {
    kind: 'an .ods workbook',
    sheets: () => readSheets(directory, content, limits),
    rows: (sheet, merged) => new OdsRows(directory, content, sheet, limits, merged),
    close: () => undefined,
  };
}

async function readSheets(directory: ZipDirectory, content: ZipPart, limits: WorkbookLimits): Promise<SheetName[]> {
  const outline = new OdsOutline(limits);
  const xml = new XmlReader({ ...subjectOf(content), place: () => ({}) }, outline);
  let bytes = 0;
  for await (const chunk of new PartReader(directory, limits).read(content, limits.sheetBytes)) {
    xml.write(chunk);
    bytes += chunk.length;
    if (bytes >= outlineBytes) return outline.sheets;
  }
  xml.end();
  return outline.sheets;
}

const subjectOf = ({ name }: ZipPart) => ({ part: name, root: 'office:document-content', names: new OdfNames() });

async function refuseEncrypted(directory: ZipDirectory, limits: WorkbookLimits): Promise<void> {
  const manifest = directory.parts.get('meta-inf/manifest.xml');
  if (!manifest) return;
  let text = '';
  for await (const chunk of new PartReader(directory, limits).read(manifest, limits.partBytes)) {
    text = textBetween(text, Math.max(0, text.length - 100), text.length) + chunk.toString('latin1');
    if (text.includes(':encryption-data'))
      throw new FileFault('file_password_protected', 'The workbook is protected by a password: save it without one.');
  }
}

class OdsRows implements RowSource {
  private reader: PartReader | undefined;
  private handler: OdsSheetHandler | undefined;
  private repeatedCells = 0;
  private allCells = 0;

  constructor(
    private readonly directory: ZipDirectory,
    private readonly content: ZipPart,
    private readonly wanted: string | undefined,
    private readonly limits: WorkbookLimits,
    private readonly merged: MergedCells | undefined,
  ) {}

  /** Known once the sheet was reached. */
  get sheet(): string | undefined {
    return this.handler?.sheet;
  }

  get bytesTotal(): number {
    return this.directory.bytesTotal;
  }

  bytesRead(): number {
    const share = (this.reader?.consumed ?? 0) / Math.max(1, this.content.compressedSize);
    return Math.round(this.bytesTotal * Math.min(1, share));
  }

  async *[Symbol.asyncIterator](): AsyncGenerator<SourceRow[], void, undefined> {
    const { directory, content, wanted, limits, merged } = this;
    this.reader = new PartReader(directory, limits);
    this.repeatedCells = 0;
    this.allCells = 0;
    const handler = new OdsSheetHandler(wanted, limits, merged);
    this.handler = handler;
    const xml = new XmlReader({ ...subjectOf(content), place: () => handler.place() }, handler);
    let batches: RowBatches | undefined;
    for await (const chunk of this.reader.read(content, limits.sheetBytes)) {
      // Other sheets that follow are only read for the checksum of the part.
      if (handler.ended) continue;
      xml.write(chunk);
      const complete = handler.rows;
      handler.rows = [];
      for (const row of complete) {
        batches ??= new RowBatches(handler.sheet ?? '', limits);
        for (const _ of this.expand(row, batches)) if (batches.full) yield batches.take();
      }
    }
    if (!handler.ended) xml.end();
    handler.end();
    if (batches && !batches.empty) yield batches.take();
  }

  /** Adds a row and its repetitions; yields after each of them. */
  private *expand(entry: RepeatedRow, batches: RowBatches): Generator<undefined, void, undefined> {
    this.countCells(entry);
    const { row, repeated, cells } = entry;
    for (let number = row; number < row + repeated; number += 1) {
      batches.begin(number);
      for (const { column, repeated: columns, cell } of cells) {
        for (let at = column; at < column + columns; at += 1) batches.add(at, cell);
      }
      batches.end();
      yield;
    }
  }

  private countCells({ row, repeated, cells }: RepeatedRow): void {
    const count = cells.reduce((sum, cell) => sum + cell.repeated, 0);
    this.repeatedCells += count * (repeated - 1);
    this.allCells += count * repeated;
    const place = { sheet: this.sheet, row };
    if (this.repeatedCells > maxRepeatedCells) {
      const message = `The sheet repeats the same rows, with more than ${groupedNumber(maxRepeatedCells)} cells: remove what is filled in below the table.`;
      throw new FileFault('file_too_large', message, place);
    }
    const maxCells = Math.floor(this.limits.sheetBytes / cellBytes);
    if (this.allCells > maxCells)
      throw new FileFault('file_too_large', `The sheet has more than ${groupedNumber(maxCells)} cells.`, place);
  }
}
