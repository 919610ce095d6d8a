import { createWriteStream } from 'node:fs';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { failedRowsColumns } from '../../core/failed-rows/failed-rows-columns.js';
import { failedRowsFormat } from '../../core/failed-rows/failed-rows-format.js';
import { writeDelimited } from '../../core/failed-rows/write-delimited.js';
import { writeWorkbook } from '../../core/failed-rows/write-workbook.js';
import type { FileFormat } from '../../core/formats/file-format.js';
import type { ImportRef } from '../../core/model/contract.js';
import type { Database } from '../../db/client.js';
import { localFile } from '../../runtime/local-files/local-file.js';
import { ownerOnly } from '../../runtime/local-files/private-files.js';
import { readFailedRows } from './read-failed-rows.js';

/** An import whose failed rows are requested. */
export interface FailedRowsOf extends ImportRef {
  file: FileFormat;
  columns: readonly string[];
  /** The number of its latest correction; 0 for none. */
  corrections: number;
  /** The path of the import's own file. */
  original: string;
}

/**
 * Writes the failed rows of an import to the file `path`, for a thread. Returns the encoding of the file, undefined for
 * a workbook.
 */
export async function writeFailedRows(
  { path, file, columns, corrections, original, ...ref }: FailedRowsOf & { path: string },
  database: () => Database,
): Promise<string | undefined> {
  const format = await failedRowsFormat(file, localFile(original));
  const header = failedRowsColumns(columns, { importId: ref.importId, corrections });
  const rows = readFailedRows(database(), ref);
  const target = createWriteStream(path, { mode: ownerOnly.file });
  if (!('lineEnd' in format)) {
    await writeWorkbook(target, header, rows);
    return undefined;
  }
  await pipeline(Readable.from(writeDelimited(format, header, rows)), target);
  return format.file.encoding;
}
