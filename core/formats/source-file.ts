/** A file whose bytes can be read. The implementation knows where they are stored (`runtime/local-files`). */
export interface SourceFile {
  /**
   * Opens the file; the caller must close it.
   * @throws FileFault `file_missing`
   */
  open(): Promise<OpenFile>;
  /** Creates an empty file for what does not fit into memory; the caller must close it. */
  makeScratch(): ScratchFile;
}

export interface OpenFile {
  /** In bytes. */
  readonly size: number;
  /** Returns the bytes from `position` on, in memory of their own: fewer than `length` only at the end of the file. */
  read(position: number, length: number): Promise<Buffer>;
  close(): Promise<void>;
}

/** A file for one reader; synchronous, because the reader has a thread of its own. */
export interface ScratchFile {
  /** Appends bytes and returns their position. */
  append(bytes: Buffer): number;
  /** Fills `target` with the bytes at `position`, all of which have been appended. */
  read(target: Buffer, position: number): void;
  /** Closes and removes the file. */
  close(): void;
}

/**
 * Yields a file's bytes from `start` to its end, or to before `end`. Each chunk has its own memory because parsers keep
 * views of it. Leaving the loop early closes the file.
 * @throws FileFault `file_missing`
 */
export async function* readChunks(
  source: SourceFile,
  chunkBytes: number,
  start: number,
  end = Number.POSITIVE_INFINITY,
): AsyncGenerator<Buffer> {
  const file = await source.open();
  try {
    for (let position = start; position < end; ) {
      const chunk = await file.read(position, Math.min(chunkBytes, end - position));
      if (chunk.length === 0) return;
      position += chunk.length;
      yield chunk;
    }
  } finally {
    await file.close();
  }
}
