import { textBetween } from '../../text/cut-text.js';
import { FileFault, type FilePlace } from '../file-fault.js';
import { columnLetters, parseCellReference } from '../workbook/cell-reference.js';
import { cellTooLong } from '../workbook/cell-too-long.js';
import type { MergedCells } from '../workbook/merged-cells.js';
import { escapedCharacters, type WorkbookLimits } from '../workbook/workbook-limits.js';
import type { XmlAttributes } from '../workbook/xml-names.js';
import type { XmlHandler } from '../workbook/xml-reader.js';

/** A cell as in the sheet's XML; `text` is null if it has no value. */
export interface RawCell {
  column: number;
  type: string;
  style: number;
  text: string | null;
  /** Whether it contains a formula, of which `text` is the result. */
  formula: boolean;
  /** Whether it contains an inline string, which takes precedence over a value. */
  inline: boolean;
}

/** A row as in the sheet's XML: only the cells that exist, left to right. */
export interface RawRow {
  row: number;
  cells: RawCell[];
}

/**
 * Collects rows from a worksheet (ECMA-376-1 §18.3.1.99): `sheetData`/`row`/`c` and in a cell
 * `v` or `is`, and whether it has `f`; and `mergeCells`, if they are asked for. Phonetic hints and everything else are
 * ignored. Rows are sparse, so that a far-off cell such as XFD1 takes no memory.
 */
export class SheetHandler implements XmlHandler {
  /** Rows completed since the caller last emptied it. */
  rows: RawRow[] = [];
  /** Whether the sheet has the element that contains its rows. */
  sawData = false;
  private depth = 0;
  private inData = false;
  private inInline = false;
  private inRun = false;
  private collecting = false;
  private row: RawRow | undefined;
  private rowNumberGiven = false;
  private rowCharacters = 0;
  private cell: RawCell | undefined;
  private lastRow = 0;
  private lastColumn = 0;

  constructor(
    private readonly sheet: string,
    private readonly limits: WorkbookLimits,
    private readonly merged?: MergedCells,
  ) {}

  /** The current position, for messages. */
  place(): FilePlace {
    const row = this.row?.row ?? this.lastRow;
    const place: FilePlace = { sheet: this.sheet };
    if (row > 0) place.row = row;
    if (this.cell) place.column = columnLetters(this.cell.column);
    return place;
  }

  open(name: string, attributes: XmlAttributes): void {
    this.depth += 1;
    const { depth, cell } = this;
    if (depth === 4 && this.row && name === 'c') this.openCell(attributes);
    else if (depth === 5 && cell) {
      this.inInline = name === 'is';
      if (this.inInline) this.startInline(cell);
      else if (name === 'v' && !cell.inline) this.collect(cell);
      else if (name === 'f') cell.formula = true;
    } else if (depth === 6 && cell && this.inInline) {
      this.inRun = name === 'r';
      if (name === 't') this.collect(cell);
    } else if (depth === 7 && cell && this.inRun && name === 't') this.collect(cell);
    else if (depth === 3 && this.inData) this.openRow(name, attributes);
    else if (depth === 2 && name === 'sheetData') {
      this.inData = true;
      this.sawData = true;
    } else if (depth === 3 && name === 'mergeCell') this.addMerged(attributes);
  }

  text(text: string): void {
    if (!this.collecting) return;
    const cell = this.cell as RawCell;
    cell.text = cell.text === '' ? text : cell.text + text;
    if ((cell.text as string).length > escapedCharacters(this.limits))
      throw cellTooLong(this.place(), this.limits.cellCharacters);
    this.rowCharacters += text.length;
    if (this.rowCharacters > this.limits.rowCharacters)
      throw this.rowTooLong(`${this.limits.rowCharacters} characters`);
  }

  close(): void {
    const { depth } = this;
    this.depth -= 1;
    this.collecting = false;
    if (depth === 4) this.cell = undefined;
    else if (depth === 3 && this.row) {
      this.rows.push(this.row);
      this.lastRow = this.row.row;
      this.row = undefined;
    } else if (depth === 2) this.inData = false;
  }

  private collect(cell: RawCell): void {
    this.collecting = true;
    // An empty element is a value too; runs of rich text are joined.
    cell.text ??= '';
  }

  private startInline(cell: RawCell): void {
    cell.inline = true;
    cell.text = null;
  }

  /** Invalid references do not matter, because they are of no cell. */
  private addMerged({ ref = '' }: XmlAttributes): void {
    const colon = Math.max(0, ref.indexOf(':'));
    const first = parseCellReference(textBetween(ref, 0, colon));
    const last = parseCellReference(textBetween(ref, colon + 1, ref.length));
    if (first && last) this.merged?.add(first.column, { first: first.row, last: last.row });
  }

  private openRow(name: string, { r }: XmlAttributes): void {
    if (name !== 'row') {
      if (name.endsWith(':row'))
        throw this.broken('The workbook is damaged: the XML namespace changes within the rows of the sheet.');
      return;
    }
    this.rowNumberGiven = r !== undefined;
    this.row = { row: this.lastRow + 1, cells: [] };
    this.rowCharacters = 0;
    this.lastColumn = 0;
    if (r === undefined) this.checkRowNumber(this.lastRow + 1);
    else if (/^\s*\d{1,9}\s*$/.test(r)) this.numberRow(Number(r));
    else throw this.broken('The workbook is damaged: a row has an invalid number.');
  }

  private numberRow(row: number): void {
    (this.row as RawRow).row = row;
    if (row <= this.lastRow) throw this.broken(`The workbook is damaged: row ${row} follows row ${this.lastRow}.`);
    this.checkRowNumber(row);
  }

  private checkRowNumber(row: number): void {
    const { rows } = this.limits;
    if (row > rows)
      throw new FileFault('file_too_large', `The sheet has more than ${rows} rows.`, { sheet: this.sheet, row });
  }

  private openCell({ r, t, s }: XmlAttributes): void {
    const row = this.row as RawRow;
    const column = r === undefined ? this.lastColumn + 1 : this.columnOf(r, row);
    if (column > this.limits.columns) throw this.rowTooLong(`${this.limits.columns} columns`);
    this.lastColumn = column;
    this.cell = {
      column,
      type: t ?? 'n',
      style: s === undefined ? 0 : Number(s),
      text: null,
      formula: false,
      inline: false,
    };
    row.cells.push(this.cell);
  }

  private columnOf(reference: string, row: RawRow): number {
    const found = parseCellReference(reference);
    if (!found) throw this.broken('The workbook is damaged: a cell has an invalid reference.');
    // A row without a number has that of its first cell.
    if (!this.rowNumberGiven && row.cells.length === 0) this.numberRow(found.row);
    if (found.row !== row.row)
      throw this.broken(`The workbook is damaged: a cell of this row refers to row ${found.row}.`);
    if (found.column <= this.lastColumn)
      throw this.broken(
        `The workbook is damaged: the cell ${columnLetters(found.column)}${found.row} is out of order.`,
      );
    return found.column;
  }

  private broken(message: string): FileFault {
    return new FileFault('file_corrupted', message, this.place());
  }

  private rowTooLong(what: string): FileFault {
    return new FileFault('file_row_too_long', `A row has more than ${what}.`, this.place());
  }
}
