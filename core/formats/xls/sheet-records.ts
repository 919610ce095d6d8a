import { FileFault } from '../file-fault.js';
import { type Cell, unevaluatedFormula } from '../row-source.js';
import { compactNumber, errorName } from '../workbook/binary-cell.js';
import type { MergedCells } from '../workbook/merged-cells.js';
import { numberCell } from '../workbook/number-cell.js';
import type { RowBatches } from '../workbook/row-batches.js';
import type { StringStore } from '../workbook/string-store.js';
import { type BiffRecord, recordType } from './biff-records.js';
import { ContinuedText } from './continued-text.js';
import type { XlsGlobals } from './globals.js';

interface PlacedCell {
  column: number;
  cell: Cell;
}

/** A formula whose result is a text, which is in a later record. */
interface PendingText {
  cell: PlacedCell;
  text: ContinuedText | undefined;
}

const maxRowCells = 65_536;

/** The flag of a formula that is to be calculated when the workbook is opened: its result is not stored. */
const calculateOnLoad = 2;

/**
 * Collects rows from the records of a sheet. Throws `FileFault` file_corrupted, file_field_too_long, file_row_too_long,
 * and `RangeError` for records that are too short.
 */
export class SheetRecords {
  /** Whether the end of the sheet was read. */
  ended = false;
  /** Sheets contain charts, which begin and end as sheets do. */
  private depth = 0;
  private row = -1;
  private cells: PlacedCell[] = [];
  private pending: PendingText | undefined;

  constructor(
    private readonly sheet: string,
    private readonly globals: XlsGlobals,
    private readonly strings: StringStore,
    private readonly batches: RowBatches,
    private readonly merged: MergedCells | undefined,
  ) {}

  read({ type, data }: BiffRecord): void {
    if (type === recordType.begin) this.depth += 1;
    else if (type === recordType.end) this.endPart();
    else if (this.depth === 0) throw this.damaged('it does not begin like a sheet');
    else if (this.depth === 1) this.readCells(type, data);
  }

  private endPart(): void {
    this.depth -= 1;
    if (this.depth > 0) return;
    this.endRow();
    this.ended = true;
  }

  private readCells(type: number, data: Buffer): void {
    const { globals } = this;
    switch (type) {
      case recordType.number:
        this.add(data, this.number(data, data.readDoubleLE(6)));
        break;
      case recordType.compactNumber:
        this.add(data, this.number(data, compactNumber(data.readUInt32LE(6))));
        break;
      case recordType.numbers:
        this.addNumbers(data);
        break;
      case recordType.sharedLabel:
        this.add(data, this.sharedText(data.readUInt32LE(6)));
        break;
      case recordType.label:
      case recordType.richLabel:
        this.add(data, globals.texts.read(data, 6, 2) || null);
        break;
      case recordType.booleanOrError:
        this.add(data, data.readUInt8(7) ? { error: errorName(data.readUInt8(6)) } : data.readUInt8(6) === 1);
        break;
      case recordType.formula:
        this.addFormula(data);
        break;
      case recordType.formulaText:
        this.startText(data);
        break;
      case recordType.continue:
        this.continueText(data);
        break;
      case recordType.mergedCells:
        this.addMerged(data);
        break;
    }
  }

  private add(data: Buffer, cell: Cell): PlacedCell {
    const placed = { column: data.readUInt16LE(2) + 1, cell };
    this.beginRow(data.readUInt16LE(0));
    this.push(placed);
    return placed;
  }

  private push(cell: PlacedCell): void {
    this.cells.push(cell);
    // Columns are below 65,536, so a row with more cells has some of them many times.
    if (this.cells.length > maxRowCells) throw this.damaged('a row has too many cells');
  }

  private addNumbers(data: Buffer): void {
    this.beginRow(data.readUInt16LE(0));
    const first = data.readUInt16LE(2) + 1;
    const { formats, date1904 } = this.globals;
    for (let at = 4; at + 6 <= data.length - 2; at += 6) {
      const number = compactNumber(data.readUInt32LE(at + 2));
      const cell = numberCell(number, formats[data.readUInt16LE(at)], date1904);
      this.push({ column: first + (at - 4) / 6, cell });
    }
  }

  /** The result of a formula (FormulaValue, MS-XLS §2.5.133). */
  private addFormula(data: Buffer): void {
    const notCalculated = (data.readUInt16LE(14) & calculateOnLoad) !== 0;
    if (data.readUInt16LE(12) !== 0xffff) {
      const number = data.readDoubleLE(6);
      this.add(data, number === 0 && notCalculated ? unevaluatedFormula : this.number(data, number));
      return;
    }
    const value = data.readUInt8(8);
    switch (data.readUInt8(6)) {
      case 0:
        this.pending = { cell: this.add(data, null), text: undefined };
        break;
      case 1:
        this.add(data, value === 1);
        break;
      case 2:
        this.add(data, { error: errorName(value) });
        break;
      default:
        // An empty text. Programs that do not calculate write it for any formula; Excel 97, which does, is not told apart.
        if (notCalculated || !this.globals.isCalculated) this.add(data, unevaluatedFormula);
    }
  }

  private startText(data: Buffer): void {
    const { pending, globals } = this;
    if (!pending || pending.text) return;
    if (!globals.texts.unicode) {
      pending.cell.cell = globals.texts.read(data, 0, 2) || null;
      this.pending = undefined;
      return;
    }
    pending.text = new ContinuedText(data.readUInt16LE(0), (data.readUInt8(2) & 1) === 1);
    pending.text.read(data, 3);
    this.endText(pending.text, pending.cell);
  }

  private continueText(data: Buffer): void {
    const { pending } = this;
    if (!pending?.text) return;
    pending.text.resume(data);
    this.endText(pending.text, pending.cell);
  }

  private endText(text: ContinuedText, placed: PlacedCell): void {
    placed.cell = text.text || null;
    if (text.complete) this.pending = undefined;
  }

  /** Adds the merged ranges of a record (MergeCells, MS-XLS §2.4.168), as many as it has whatever it says. */
  private addMerged(data: Buffer): void {
    for (let at = 2; at + 8 <= data.length; at += 8) {
      const rows = { first: data.readUInt16LE(at) + 1, last: data.readUInt16LE(at + 2) + 1 };
      this.merged?.add(data.readUInt16LE(at + 4) + 1, rows);
    }
  }

  private number(data: Buffer, number: number): Cell {
    if (!Number.isFinite(number)) return { error: '#NUM!' };
    const { formats, date1904 } = this.globals;
    return numberCell(number, formats[data.readUInt16LE(4)], date1904);
  }

  private sharedText(index: number): Cell {
    const text = this.strings.get(index);
    if (text === undefined) throw this.damaged(`a cell refers to the shared string ${index}, which does not exist`);
    return text || null;
  }

  private beginRow(row: number): void {
    if (row === this.row) return;
    if (row < this.row) throw this.damaged(`row ${row + 1} follows row ${this.row + 1}`);
    this.endRow();
    this.row = row;
  }

  private endRow(): void {
    const { cells, batches } = this;
    this.pending = undefined;
    if (cells.length === 0) return;
    this.cells = [];
    // Programs write the cells of a row in any order, and some write one twice; the last one is shown.
    if (cells.some(({ column }, index) => index > 0 && column <= (cells[index - 1] as PlacedCell).column))
      cells.sort((one, other) => one.column - other.column);
    batches.begin(this.row + 1);
    for (const [index, { column, cell }] of cells.entries())
      if (cells[index + 1]?.column !== column) batches.add(column, cell);
    batches.end();
  }

  private damaged(what: string): FileFault {
    const place = { sheet: this.sheet, ...(this.row >= 0 && { row: this.row + 1 }) };
    return new FileFault('file_corrupted', `The workbook is damaged: ${what}. Save it again.`, place);
  }
}
