import type { SourceFile } from '../formats/source-file.js';

const headBytes = 256 * 1024;
const tailBytes = 64 * 1024;

/** The beginning and the end of a file; detection reads nothing else. */
export interface FileEnds {
  size: number;
  head: Buffer;
  /** Empty if the head is the whole file. */
  tail: Buffer;
}

/** Reads a file's ends. Throws `FileFault` file_missing. */
export async function readEnds(source: SourceFile): Promise<FileEnds> {
  const file = await source.open();
  try {
    const { size } = file;
    const all = size <= headBytes + tailBytes;
    const head = await file.read(0, all ? size : headBytes);
    // From an even offset, so that UTF-16 units are not cut.
    const tail = all ? Buffer.alloc(0) : await file.read((size - tailBytes) & ~1, tailBytes + 1);
    return { size, head, tail };
  } finally {
    await file.close();
  }
}
