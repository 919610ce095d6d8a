import { createWriteStream } from 'node:fs';
import { open, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { ownerOnly } from '../files/private-files.js';
import { makeTemporaryDirectory } from '../files/temporary-files.js';
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

/** Failed rows as a file: where it is, for `takeFile`, and its encoding; without one it is a workbook. */
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
  const path = join(makeTemporaryDirectory(), 'failed-rows');
  try {
    if (!('lineEnd' in format)) {
      await writeWorkbook(path, header, rows);
      return { path, encoding: undefined };
    }
    await pipeline(
      Readable.from(writeDelimited(format, header, rows)),
      createWriteStream(path, { mode: ownerOnly.file }),
    );
    return { path, encoding: format.file.encoding };
  } catch (error) {
    await rm(dirname(path), { recursive: true, force: true });
    throw error;
  }
}

/** The bytes of a file that was written so. It has no name any more, so that not even a killed process leaves it behind. */
export async function takeFile(path: string): Promise<Readable> {
  const file = await open(path);
  // Windows keeps the name of an open file; housekeeping removes it there.
  await rm(dirname(path), { recursive: true, force: true }).catch(() => {});
  return file.createReadStream();
}
