import { randomUUID } from 'node:crypto';
import { createReadStream, createWriteStream } from 'node:fs';
import { rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { FileFormat } from '../integration/file-format.js';
import type { JobContext } from '../threads/jobs.js';
import type { ImportRef } from '../workflows/activities.js';
import { failedRowsColumns } from './failed-rows-columns.js';
import { failedRowsFormat } from './failed-rows-format.js';
import { readFailedRows } from './read-failed-rows.js';
import { writeDelimited } from './write-delimited.js';
import { writeWorkbook } from './write-workbook.js';

/** An import whose failed rows are wanted. */
export interface FailedRowsOf extends ImportRef {
  file: FileFormat;
  columns: readonly string[];
  /** The newest correction so far; 0 for none. */
  corrections: number;
  /** Where the import's own file is. */
  original: string;
}

/** Failed rows as a file: where it is, the caller's to remove, and its encoding; without one it is a workbook. */
export interface WrittenFailedRows {
  path: string;
  encoding: string | undefined;
}

/**
 * Writes the failed rows of an import to a temporary file, for a thread: a slow caller is sent it from there. No file is left
 * where this throws.
 */
export async function writeFailedRows(
  { file, columns, corrections, original, ...ref }: FailedRowsOf,
  { database }: JobContext,
): Promise<WrittenFailedRows> {
  const format = await failedRowsFormat(file, original);
  const header = failedRowsColumns(columns, { importId: ref.importId, corrections });
  const rows = readFailedRows(database(), ref);
  const path = join(tmpdir(), `longshore-failed-rows-${randomUUID()}`);
  try {
    if (!('lineEnd' in format)) {
      await writeWorkbook(path, header, rows);
      return { path, encoding: undefined };
    }
    await pipeline(Readable.from(writeDelimited(format, header, rows)), createWriteStream(path, { mode: 0o600 }));
    return { path, encoding: format.file.encoding };
  } catch (error) {
    await rm(path, { force: true });
    throw error;
  }
}

/** The bytes of a file, which is removed when they were read, or nobody wants more of them. */
export async function* takeFile(path: string): AsyncGenerator<Buffer> {
  try {
    yield* createReadStream(path);
  } finally {
    await rm(path, { force: true });
  }
}
