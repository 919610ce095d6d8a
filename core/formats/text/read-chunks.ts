import { type FileHandle, open } from 'node:fs/promises';
import { FileFault } from '../file-fault.js';

/**
 * Opens a stored file for reading.
 * @throws FileFault `file_missing`
 */
export async function openStoredFile(path: string): Promise<FileHandle> {
  try {
    return await open(path, 'r');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
    throw new FileFault('file_missing', 'The stored file no longer exists: upload it again.');
  }
}

/**
 * Yields a file's bytes from `start` on. Each chunk has its own memory because parsers keep views of it. Leaving the
 * loop early closes the file.
 * @throws FileFault `file_missing`
 */
export async function* readChunks(path: string, start: number, chunkBytes: number): AsyncGenerator<Buffer> {
  const file = await openStoredFile(path);
  try {
    for (let position = start; ; ) {
      const { bytesRead, buffer } = await file.read(Buffer.allocUnsafe(chunkBytes), 0, chunkBytes, position);
      if (bytesRead === 0) return;
      position += bytesRead;
      yield buffer.subarray(0, bytesRead);
    }
  } finally {
    await file.close();
  }
}
