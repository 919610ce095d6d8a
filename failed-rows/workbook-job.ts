import type { JobContext } from '../threads/jobs.js';
import type { ImportRef } from '../workflows/activities.js';
import { readFailedRows } from './read-failed-rows.js';
import { writeWorkbook } from './write-workbook.js';

/** The workbook of an import's failed rows, for a thread. Gives the path of its file, which is the caller's to remove. */
export function writeFailedRows(
  { header, ...ref }: ImportRef & { header: readonly string[] },
  { database }: JobContext,
): Promise<string> {
  return writeWorkbook(header, readFailedRows(database(), ref));
}
