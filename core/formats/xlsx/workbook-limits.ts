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
  /** Characters (UTF-16 code units) in a cell. */
  cellCharacters: number;
  /** Characters in the texts of a row. */
  rowCharacters: number;
  /** Shared strings kept in memory; the rest goes to a temporary file. */
  sharedStringMemoryBytes: number;
}

/** Rows, columns and the characters of a cell are Excel's own limits; a row may hold as much as one of a text file. */
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
  cellCharacters: 32_767,
  rowCharacters: 1024 * 1024,
  sharedStringMemoryBytes: 8 * MIB,
};

/** Characters that stand for one in a workbook's XML at most: `_xHHHH_`. */
const escapeCharacters = 7;

/** Characters of a text, still with its escapes, beyond which it cannot be one that a cell may hold. */
export const escapedCharacters = ({ cellCharacters }: Pick<WorkbookLimits, 'cellCharacters'>): number =>
  cellCharacters * escapeCharacters;
