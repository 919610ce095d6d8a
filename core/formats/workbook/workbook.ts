import type { RowSource } from '../row-source.js';
import type { MergedCells } from './merged-cells.js';

/** The name of a sheet, and whether it is shown. */
export interface SheetName {
  name: string;
  visible: boolean;
}

/** A workbook whose sheets can be read. No file stays open between iterations of its rows. */
export interface Workbook {
  /** For a sentence: "that of …". */
  readonly kind: string;
  /** In the order of the tabs; some, such as charts, have no rows. Throws `FileFault`. */
  sheets(): Promise<readonly SheetName[]>;
  /**
   * The rows of a sheet, of the first visible one for undefined. Throws `FileFault` file_sheet_missing, file_corrupted,
   * for an .ods while it is read. `merged` receives the merged cells: in an .ods they come with their rows, in the other
   * formats behind all rows, so only if the sheet is read to its end.
   */
  rows(sheet: string | undefined, merged?: MergedCells): RowSource;
  /** Removes what was stored temporarily. */
  close(): void;
}
