/** Bounds on what a text reader holds in memory; callers override them in tests only. */
export interface TextLimits {
  /** Bytes read from the file at a time. */
  chunkBytes: number;
  /** Characters (UTF-16 code units) in one field. */
  fieldCharacters: number;
  /** Characters in one record. */
  recordCharacters: number;
  /** Fields in one record; the default is the widest sheet Excel can hold. */
  columns: number;
}

/**
 * Text has no limit of its own. A cell may be four times as long as one of Excel: descriptions with markup are, and
 * other readers of CSV (Python's) stop there by default. A row holds eight such cells, or 64 characters in each column
 * of the widest sheet: a record must fit a page of an answer.
 */
export const defaultTextLimits: Readonly<TextLimits> = {
  chunkBytes: 64 * 1024,
  fieldCharacters: 128 * 1024,
  recordCharacters: 1024 * 1024,
  columns: 16_384,
};
