/**
 * One cell as read, in a form that JSON keeps: text as it stands in the file, or what a
 * workbook holds natively. Empty cells are null in a workbook and '' in text.
 */
export type Cell = string | number | boolean | null | NativeDate | CellError;

/** A workbook's date or time, ISO 8601: `2026-01-31`, `2026-01-31T14:30:00` or `14:30:00`. */
export interface NativeDate {
  date: string;
}

/** A workbook's error value, such as `#N/A`. */
export interface CellError {
  error: string;
}

/** What stands for a formula whose result the workbook does not hold: programs that only write them leave it out. */
export const unevaluatedFormula: Readonly<CellError> = { error: '=…' };

/** One row as read; `row` is the number a person sees beside it when opening the file. */
export interface SourceRow {
  row: number;
  cells: Cell[];
}

/**
 * A file's rows in file order, a batch at a time (a batch has at least one row; blank rows are
 * left out but counted, so row numbers stay true). Header rows are rows like any other here.
 * Iterating throws `FileFault` for a fault that makes the whole file unusable. Leaving the
 * loop early closes the file.
 */
export interface RowSource extends AsyncIterable<SourceRow[]> {
  /** Size of the stored file in bytes. */
  readonly bytesTotal: number;
  /** Bytes of the stored file consumed so far (compressed bytes for a workbook). */
  bytesRead(): number;
}
