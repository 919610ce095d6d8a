const MIB = 1024 * 1024;
const GIB = 1024 * MIB;

/** What a workbook may cost its reader. Bytes are counted as they are inflated, never as declared. */
export interface WorkbookLimits {
  /** Files inside the zip. */
  entries: number;
  sheets: number;
  /** Inflated bytes of the sheet that is read. */
  sheetBytes: number;
  /** Inflated bytes of the shared strings. */
  sharedStringBytes: number;
  /** Inflated bytes of each other part: workbook, relationships, styles. */
  partBytes: number;
  /** Inflated bytes of all parts together. */
  totalBytes: number;
  /** Inflated bytes per compressed byte, applied once a part is beyond `ratioFloorBytes`. */
  ratio: number;
  ratioFloorBytes: number;
  rows: number;
  columns: number;
  cellFormats: number;
  cellCharacters: number;
  rowCharacters: number;
  /** Shared strings kept in memory; the rest goes to a temporary file. */
  sharedStringMemoryBytes: number;
}

/** Rows and columns are Excel's own limits; a cell holds 32,767 characters there. */
export const WORKBOOK_LIMITS: Readonly<WorkbookLimits> = {
  entries: 20_000,
  sheets: 2_000,
  sheetBytes: 8 * GIB,
  sharedStringBytes: GIB,
  partBytes: 64 * MIB,
  totalBytes: 9 * GIB,
  ratio: 200,
  ratioFloorBytes: 100 * MIB,
  rows: 1_048_576,
  columns: 16_384,
  cellFormats: 200_000,
  cellCharacters: 1_000_000,
  rowCharacters: 8_000_000,
  sharedStringMemoryBytes: 8 * MIB,
};
