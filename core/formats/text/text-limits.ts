/** Limits on what a text reader keeps in memory; only tests override them. */
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
 * Text formats have no limits of their own. A cell may be four times as long as in Excel: descriptions with markup can
 * be, and Python's CSV reader has the same default. A row may have eight such cells, or 64 characters in each column of
 * the widest sheet, because a record must fit into a page of a response.
 */
export const defaultTextLimits: Readonly<TextLimits> = {
  chunkBytes: 64 * 1024,
  fieldCharacters: 128 * 1024,
  recordCharacters: 1024 * 1024,
  columns: 16_384,
};
