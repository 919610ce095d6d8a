import { storableText } from '../../text/storable.js';
import { FileFault } from '../file-fault.js';
import type { Cell, SourceRow } from '../row-source.js';
import { compactNumber, errorName } from '../workbook/binary-cell.js';
import { reading } from '../workbook/damaged-record.js';
import { numberCell } from '../workbook/number-cell.js';
import { RowBatches } from '../workbook/row-batches.js';
import type { SheetInput } from '../xlsx/workbook-parts.js';
import { type BinaryRecord, binaryRecords, recordType, wideText } from './binary-records.js';

/** Rows of one sheet in batches, read on demand. Throws `FileFault` for faults that make the sheet unusable. */
export async function* readBinaryRows(
  chunks: AsyncIterable<Buffer>,
  input: SheetInput,
): AsyncGenerator<SourceRow[], void, undefined> {
  const batches = new RowBatches(input.sheet, input.limits);
  const sheet = new SheetRecords(input, batches);
  for await (const records of binaryRecords(chunks, input.part)) {
    for (const record of records) {
      reading(() => sheet.read(record));
      if (batches.full) yield batches.take();
    }
  }
  sheet.end();
  if (!batches.empty) yield batches.take();
}

class SheetRecords {
  private hasRows = false;
  private row = 0;
  private column = 0;

  constructor(
    private readonly input: SheetInput,
    private readonly batches: RowBatches,
  ) {}

  read({ type, data }: BinaryRecord): void {
    if (type === recordType.beginRows) this.hasRows = true;
    else if (!this.hasRows) return;
    else if (type === recordType.row) this.beginRow(data.readUInt32LE(0) + 1);
    else if (type >= recordType.nextBlank && type <= recordType.nextSharedText)
      this.add(this.column + 1, type - recordType.nextBlank + 1, data, 0);
    else if ((type > 0 && type < recordType.nextBlank) || type === recordType.richText)
      this.add(data.readUInt32LE(0) + 1, type, data, 4);
    else if (type === recordType.mergedCells) this.addMerged(data);
  }

  /** Completes the last row. */
  end(): void {
    if (!this.hasRows) throw this.damaged('the sheet has no rows part');
    if (this.row > 0) this.batches.end();
  }

  private beginRow(row: number): void {
    const { sheet, limits } = this.input;
    if (row <= this.row) throw this.damaged(`row ${row} follows row ${this.row}`);
    if (row > limits.rows)
      throw new FileFault('file_too_large', `The sheet has more than ${limits.rows} rows.`, { sheet, row });
    if (this.row > 0) this.batches.end();
    this.row = row;
    this.column = 0;
    this.batches.begin(row);
  }

  /** Adds a cell whose format is at `at`, and its value behind that. */
  private add(column: number, type: number, data: Buffer, at: number): void {
    if (this.row === 0 || column <= this.column) throw this.damaged('a cell is out of order');
    this.column = column;
    this.batches.add(column, this.valueOf(type, data, at));
  }

  /** Adds a merged range (BrtMergeCell); one that is too short is left out. */
  private addMerged(data: Buffer): void {
    if (data.length < 16) return;
    const [first, last, column] = [data.readUInt32LE(0), data.readUInt32LE(4), data.readUInt32LE(8)];
    this.input.merged?.add(column + 1, { first: first + 1, last: last + 1 });
  }

  private valueOf(type: number, data: Buffer, at: number): Cell {
    const value = at + 4;
    switch (type) {
      case recordType.compactNumber:
        return this.number(compactNumber(data.readUInt32LE(value)), data, at);
      case recordType.number:
      case recordType.formulaNumber:
        return this.number(data.readDoubleLE(value), data, at);
      case recordType.error:
      case recordType.formulaError:
        return { error: errorName(data.readUInt8(value)) };
      case recordType.boolean:
      case recordType.formulaBoolean:
        return data.readUInt8(value) === 1;
      case recordType.text:
      case recordType.formulaText:
        return storableText(wideText(data, value).text) || null;
      case recordType.richText:
        return storableText(wideText(data, value + 1).text) || null;
      case recordType.sharedText:
        return this.sharedText(data.readUInt32LE(value));
      default:
        return null;
    }
  }

  private number(number: number, data: Buffer, at: number): Cell {
    if (!Number.isFinite(number)) return { error: '#NUM!' };
    const { formats, date1904 } = this.input;
    return numberCell(number, formats[data.readUIntLE(at, 3)], date1904);
  }

  private sharedText(index: number): Cell {
    const text = this.input.strings.get(index);
    if (text === undefined) throw this.damaged(`a cell refers to the shared string ${index}, which does not exist`);
    return text || null;
  }

  private damaged(what: string): FileFault {
    const place = { sheet: this.input.sheet, ...(this.row > 0 && { row: this.row }) };
    return new FileFault('file_corrupted', `The workbook is damaged: ${what}. Save it again.`, place);
  }
}
