import type { FilePlace } from '../file-fault.js';
import { FileFault } from '../file-fault.js';
import type { Cell } from '../row-source.js';
import { columnLetters } from '../workbook/cell-reference.js';
import { cellTooLong } from '../workbook/cell-too-long.js';
import type { MergedCells } from '../workbook/merged-cells.js';
import { charactersOf } from '../workbook/row-batches.js';
import { rowTooLong } from '../workbook/row-too-long.js';
import { chooseSheet } from '../workbook/sheet-choice.js';
import type { WorkbookLimits } from '../workbook/workbook-limits.js';
import type { XmlAttributes } from '../workbook/xml-names.js';
import type { XmlHandler } from '../workbook/xml-reader.js';
import { odsCell } from './ods-cell.js';
import { OdsOutline } from './ods-outline.js';
import { Paragraphs } from './paragraphs.js';

/** A cell with a value, and the number of columns that have it. */
interface RepeatedCell {
  column: number;
  repeated: number;
  cell: Cell;
}

/** A row with values, and the number of rows that have them. */
export interface RepeatedRow {
  row: number;
  repeated: number;
  cells: RepeatedCell[];
}

/** The depth of a sheet: in the spreadsheet of the body of the document. */
const sheetDepth = 4;

/** Collects the rows of one sheet from `content.xml`; rows and cells may be in groups, and cells may contain tables. */
export class OdsSheetHandler implements XmlHandler {
  /** Rows completed since the caller last emptied it. */
  rows: RepeatedRow[] = [];
  /** Whether the sheet was read to its end. */
  ended = false;
  private depth = 0;
  /** The name of the sheet, once it was reached. */
  sheet: string | undefined;
  private inSheet = false;
  private row: RepeatedRow | undefined;
  private rowDepth = 0;
  /** The depth of the drawings of the sheet, which contain tables, while they are read; otherwise 0. */
  private apartDepth = 0;
  private nextRow = 1;
  private nextColumn = 1;
  private rowCharacters = 0;
  private cell: { attributes: XmlAttributes; depth: number } | undefined;
  private paragraphs = new Paragraphs();

  private readonly outline: OdsOutline;

  /** Of the sheet with this name (ignoring case), or of the first visible one. */
  constructor(
    private readonly wanted: string | undefined,
    private readonly limits: WorkbookLimits,
    private readonly merged?: MergedCells,
  ) {
    this.outline = new OdsOutline(limits);
  }

  /** Throws `FileFault` file_sheet_missing if the part has ended and the sheet was not found. */
  end(): void {
    if (!this.ended) chooseSheet(this.outline.sheets, this.wanted);
  }

  /** The current position, for messages. */
  place(): FilePlace {
    if (!this.inSheet) return {};
    return {
      sheet: this.sheet,
      row: this.row?.row ?? this.nextRow,
      ...(this.cell && { column: columnLetters(this.nextColumn) }),
    };
  }

  open(name: string, attributes: XmlAttributes): void {
    this.depth += 1;
    if (this.paragraphs.isOpen) this.paragraphs.open(name, attributes);
    else if (this.cell) {
      if (name === 'text:p' && this.depth === this.cell.depth + 1) this.paragraphs.begin();
    } else if (this.row) this.openCell(name, attributes);
    else if (this.inSheet) this.openInSheet(name, attributes);
    else this.openOutside(name, attributes);
  }

  text(text: string): void {
    if (!this.paragraphs.isOpen) return;
    this.paragraphs.write(text);
    this.checkLength();
  }

  close(): void {
    if (this.paragraphs.isOpen) {
      this.paragraphs.close();
      this.checkLength();
    } else if (this.cell?.depth === this.depth) this.closeCell(this.cell.attributes);
    else if (this.row && this.rowDepth === this.depth) this.closeRow(this.row);
    else if (this.apartDepth === this.depth) this.apartDepth = 0;
    else if (!this.inSheet) this.outline.close();
    else if (this.depth === sheetDepth) {
      this.inSheet = false;
      this.ended = true;
      this.outline.close();
    }
    this.depth -= 1;
  }

  private openOutside(name: string, attributes: XmlAttributes): void {
    const { outline } = this;
    const before = outline.sheets.length;
    outline.open(name, attributes);
    const sheet = outline.sheets[before];
    if (!sheet || this.ended) return;
    const isWanted = this.wanted === undefined ? sheet.visible : sheet.name.toLowerCase() === this.wanted.toLowerCase();
    if (!isWanted) return;
    this.inSheet = true;
    this.sheet = sheet.name;
  }

  private openInSheet(name: string, attributes: XmlAttributes): void {
    if (this.apartDepth > 0) return;
    if (name === 'table:table-row') this.openRow(attributes);
    else if (name === 'table:shapes') this.apartDepth = this.depth;
  }

  private checkLength(): void {
    if (this.paragraphs.text.length > this.limits.cellCharacters)
      throw cellTooLong(this.place(), this.limits.cellCharacters);
  }

  private openRow(attributes: XmlAttributes): void {
    this.row = { row: this.nextRow, repeated: repetitions(attributes['table:number-rows-repeated']), cells: [] };
    this.rowDepth = this.depth;
    this.nextColumn = 1;
    this.rowCharacters = 0;
  }

  private openCell(name: string, attributes: XmlAttributes): void {
    if (name === 'table:table-cell') this.cell = { attributes, depth: this.depth };
    // Cells under a merged one are not shown.
    else if (name === 'table:covered-table-cell')
      this.nextColumn += repetitions(attributes['table:number-columns-repeated']);
  }

  private closeCell(attributes: XmlAttributes): void {
    const repeated = repetitions(attributes['table:number-columns-repeated']);
    const cell = odsCell(attributes, this.paragraphs.any ? this.paragraphs.text : undefined);
    if (cell !== null) this.addCell({ column: this.nextColumn, repeated, cell });
    if (this.merged) this.addMerged(this.merged, attributes['table:number-rows-spanned']);
    this.nextColumn += repeated;
    this.cell = undefined;
    this.paragraphs = new Paragraphs();
  }

  private addMerged(merged: MergedCells, spanned: string | undefined): void {
    const { row } = this.row as RepeatedRow;
    merged.add(this.nextColumn, { first: row, last: row + repetitions(spanned) - 1 });
  }

  private addCell(cell: RepeatedCell): void {
    const { columns, rowCharacters } = this.limits;
    this.rowCharacters += charactersOf(cell.cell) * cell.repeated;
    const last = cell.column + cell.repeated - 1;
    if (last > columns) {
      const column = columnLetters(Math.max(cell.column, columns + 1));
      throw rowTooLong({ ...this.place(), column }, `${columns} columns`);
    }
    if (this.rowCharacters > rowCharacters) throw rowTooLong(this.place(), `${rowCharacters} characters`);
    this.row?.cells.push(cell);
  }

  private closeRow(row: RepeatedRow): void {
    this.nextRow = row.row + row.repeated;
    this.row = undefined;
    if (row.cells.length === 0) return;
    const { rows } = this.limits;
    if (this.nextRow - 1 > rows)
      throw new FileFault('file_too_large', `The sheet has more than ${rows} rows.`, {
        sheet: this.sheet,
        row: row.row,
      });
    this.rows.push(row);
  }
}

function repetitions(text = '1'): number {
  const number = Number(text);
  return Number.isInteger(number) && number > 0 ? Math.min(number, 1e9) : 1;
}
