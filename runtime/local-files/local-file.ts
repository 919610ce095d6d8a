import { open } from 'node:fs/promises';
import { FileFault } from '../../core/formats/file-fault.js';
import type { OpenFile, SourceFile } from '../../core/formats/source-file.js';
import { LocalScratchFile } from './scratch-file.js';

/** The file at `path`, for the readers of `core/formats`. */
export function localFile(path: string): SourceFile {
  return { open: () => openFile(path), makeScratch: () => new LocalScratchFile() };
}

async function openFile(path: string): Promise<OpenFile> {
  const file = await open(path, 'r').catch((error: NodeJS.ErrnoException) => {
    if (error.code !== 'ENOENT') throw error;
    throw new FileFault('file_missing', 'The stored file no longer exists: upload it again.');
  });
  try {
    const { size } = await file.stat();
    return {
      size,
      async read(position, length) {
        const { bytesRead, buffer } = await file.read(Buffer.allocUnsafe(length), 0, length, position);
        return buffer.subarray(0, bytesRead);
      },
      close: () => file.close(),
    };
  } catch (error) {
    await file.close();
    throw error;
  }
}
