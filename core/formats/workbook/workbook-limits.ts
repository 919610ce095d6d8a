const MIB = 1024 * 1024;
const GIB = 1024 * MIB;

/** Limits for reading a workbook. Bytes are counted as they are inflated; declared sizes are not trusted. */
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
  /** Inflated bytes per compressed byte, checked for parts of more than `ratioFloorBytes`. */
  ratio: number;
  ratioFloorBytes: number;
  rows: number;
  columns: number;
  cellFormats: number;
  /** Characters (UTF-16 code units) in a cell. */
  cellCharacters: number;
  /** Characters in the texts of a row. */
  rowCharacters: number;
  /** Bytes of shared strings in memory; the others are written to a temporary file. */
  sharedStringMemoryBytes: number;
}

/** The limits on rows, columns and characters of a cell are Excel's own; that on a row is the same as for text files. */
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

/** Maximum number of characters that represent one in a workbook's XML: `_xHHHH_`. */
const escapeCharacters = 7;

/** Maximum characters of a cell's text before its escapes are decoded. */
export const escapedCharacters = ({ cellCharacters }: Pick<WorkbookLimits, 'cellCharacters'>): number =>
  cellCharacters * escapeCharacters;
