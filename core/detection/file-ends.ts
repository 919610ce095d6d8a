import { openStoredFile } from '../formats/text/read-chunks.js';

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
export async function readEnds(path: string): Promise<FileEnds> {
  const file = await openStoredFile(path);
  try {
    const { size } = await file.stat();
    const read = async (from: number, length: number): Promise<Buffer> => {
      const { buffer, bytesRead } = await file.read(Buffer.alloc(length), 0, length, from);
      return buffer.subarray(0, bytesRead);
    };
    const all = size <= headBytes + tailBytes;
    const head = await read(0, all ? size : headBytes);
    // From an even offset, so that UTF-16 units are not cut.
    const tail = all ? Buffer.alloc(0) : await read((size - tailBytes) & ~1, tailBytes + 1);
    return { size, head, tail };
  } finally {
    await file.close();
  }
}
