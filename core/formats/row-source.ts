/**
 * One cell as read, in a form that survives JSON: the text of the file, or a workbook's native value. Empty cells are
 * null in a workbook and '' in text.
 */
export type Cell = string | number | boolean | null | NativePercentage | NativeDate | CellError;

/** A workbook's number that is shown as a percentage: 0.3 for 30%. */
export interface NativePercentage {
  percentage: number;
}

export const isPercentage = (cell: Cell): cell is NativePercentage =>
  typeof cell === 'object' && cell !== null && 'percentage' in cell;

/** A workbook's date or time, ISO 8601: `2026-01-31`, `2026-01-31T14:30:00` or `14:30:00`. */
export interface NativeDate {
  date: string;
}

/** A workbook's error value, such as `#N/A`. */
export interface CellError {
  error: string;
}

/** Represents a formula whose result is not stored in the workbook; programs that only write workbooks leave it out. */
export const unevaluatedFormula: Readonly<CellError> = { error: '=…' };

/** A cell that is empty in the file and has the value of an earlier row, by the setting `fillDown`. */
export interface FilledCell {
  filled: Cell;
  /** The number of the row that has the value in the file. */
  fromRow: number;
  /** Present if that row is damaged, so that its value is not known and the cell is empty. */
  isUnclear?: true;
}

/** A cell of a staged record. */
export type StagedCell = Cell | FilledCell;

export const isFilled = (cell: StagedCell): cell is FilledCell =>
  typeof cell === 'object' && cell !== null && 'filled' in cell;

/** The value of a cell, whether it is its own or that of an earlier row. */
export const valueOfCell = (cell: StagedCell): Cell => (isFilled(cell) ? cell.filled : cell);

/** One row as read; `row` is the row number that a spreadsheet program or editor shows. */
export interface SourceRow {
  row: number;
  cells: Cell[];
  /** Present if the row was read although a quote is misplaced in it. */
  quoteFault?: QuoteFault;
  /** Columns, counted from 0, whose cells were enclosed in quotes; only if the reader was asked for them. */
  enclosed?: readonly number[];
  /** By columns, counted from 0, whose cells have the value of an earlier row: the number of that row. */
  filledFrom?: ReadonlyMap<number, number>;
  /** By columns, counted from 0, whose cells are empty as what to fill them with is unclear: the number of the row that is. */
  unclearFrom?: ReadonlyMap<number, number>;
  /** Whether its numbers are the sums of their columns, so that it is no record. */
  isSum?: boolean;
}

/** A misplaced quote: the column, counted from 1, and whether the cells may be divided otherwise. */
export interface QuoteFault {
  column: number;
  isUncertain: boolean;
}

/**
 * A file's rows in file order, in batches of at least one row. Blank rows are left out but counted, so that row numbers
 * are right; header rows are included. Iterating throws `FileFault` for a fault that makes the whole file unusable.
 * Leaving the loop early closes the file.
 */
export interface RowSource extends AsyncIterable<SourceRow[]> {
  /** Size of the stored file in bytes. */
  readonly bytesTotal: number;
  /** The name of the sheet that is read; undefined if the file has no sheets, or it was not reached. */
  readonly sheet?: string | undefined;
  /** Bytes of the stored file consumed so far (compressed bytes for a workbook). */
  bytesRead(): number;
}
