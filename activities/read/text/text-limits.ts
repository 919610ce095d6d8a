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

export const defaultTextLimits: Readonly<TextLimits> = {
  chunkBytes: 64 * 1024,
  fieldCharacters: 1024 * 1024,
  recordCharacters: 8 * 1024 * 1024,
  columns: 16_384,
};
