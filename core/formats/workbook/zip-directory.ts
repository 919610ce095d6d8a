import yauzl from 'yauzl';
import { FileFault } from '../file-fault.js';
import type { OpenFile, SourceFile } from '../source-file.js';
import type { WorkbookLimits } from './workbook-limits.js';

const MAX_NAME_BYTES = 2000;

/** One file inside the zip: where its data is, and its expected size and checksum. */
export interface ZipPart {
  name: string;
  start: number;
  compressedSize: number;
  deflated: boolean;
  crc32: number;
  size: number;
}

/** The directory of the zip, by lower-cased name, because part names ignore case (ECMA-376-2 §6.2.2). */
export interface ZipDirectory {
  file: SourceFile;
  bytesTotal: number;
  parts: ReadonlyMap<string, ZipPart>;
}

/**
 * Reads the directory of a zip; `file` is the source while it is open.
 * Throws `FileFault`: file_password_protected, file_corrupted, file_too_large (more entries than `limits` allow).
 */
export async function readZipDirectory(
  source: SourceFile,
  file: OpenFile,
  limits: WorkbookLimits,
): Promise<ZipDirectory> {
  return { file: source, bytesTotal: file.size, parts: await readParts(file, limits) };
}

async function readParts(file: OpenFile, limits: WorkbookLimits): Promise<Map<string, ZipPart>> {
  const parts = new Map<string, ZipPart>();
  try {
    const zip = await yauzl.fromRandomAccessReaderPromise(new BoundedReader(file), file.size, {
      // Names are only used as keys, and yauzl's own check would refuse names that some writers use.
      decodeStrings: false,
      autoClose: false,
    });
    if (zip.entryCount > limits.entries) throw tooManyEntries(limits);
    for await (const entry of zip.eachEntry()) {
      if (entry.fileNameRaw.length > MAX_NAME_BYTES)
        throw new FileFault('file_corrupted', 'The workbook is damaged: the name of a part is too long.');
      const name = partName(entry.fileNameRaw.toString('utf8'));
      if (name.endsWith('/')) continue;
      if (parts.has(name))
        throw new FileFault('file_corrupted', `The workbook is damaged: it contains the part "${name}" twice.`);
      parts.set(name, await locate(zip, entry, name));
    }
  } catch (error) {
    throw asFileFault(error);
  }
  return parts;
}

async function locate(zip: yauzl.ZipFile, entry: yauzl.Entry, name: string): Promise<ZipPart> {
  if (entry.isEncrypted()) throw passwordProtected();
  if (entry.compressionMethod !== 0 && entry.compressionMethod !== 8) {
    throw new FileFault(
      'file_corrupted',
      `The part "${name}" of the workbook is compressed with a method that is not supported: save it again in a spreadsheet program.`,
    );
  }
  const { fileDataStart } = await zip.readLocalFileHeaderPromise(entry, { minimal: true });
  return {
    name,
    start: fileDataStart,
    compressedSize: entry.compressedSize,
    deflated: entry.compressionMethod === 8,
    crc32: entry.crc32,
    size: entry.uncompressedSize,
  };
}

/** The key of a part in a `ZipDirectory`: no leading slash, forward slashes, lower case. */
export function partName(name: string): string {
  return name.replaceAll('\\', '/').replace(/^\/+/, '').toLowerCase();
}

function asFileFault(error: unknown): unknown {
  if (error instanceof FileFault || typeof (error as NodeJS.ErrnoException).code === 'string') return error;
  const message = error instanceof Error ? error.message : String(error);
  if (message.includes('strong encryption')) return passwordProtected();
  return new FileFault(
    'file_corrupted',
    `The workbook is truncated or damaged: its zip directory cannot be read (${message}).`,
  );
}

function passwordProtected(): FileFault {
  return new FileFault('file_password_protected', 'The workbook is protected by a password: save it without one.');
}

function tooManyEntries(limits: WorkbookLimits): FileFault {
  return new FileFault('file_too_large', `The workbook has more than ${limits.entries} parts.`);
}

/** Reports a forged offset as a fault. */
class BoundedReader extends yauzl.RandomAccessReader {
  constructor(private readonly file: OpenFile) {
    super();
  }

  override read(
    buffer: Buffer,
    offset: number,
    length: number,
    position: number,
    callback: (error: Error | null, bytesRead?: number) => void,
  ): void {
    if (position < 0 || position + length > this.file.size) {
      callback(new Error('offset outside of the file'));
      return;
    }
    this.file.read(position, length).then(
      (bytes) => callback(null, bytes.copy(buffer, offset)),
      (error: Error) => callback(error),
    );
  }
}
