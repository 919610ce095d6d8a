import { FileFault } from '../activities/read/file-fault.js';
import { type Database, inCompany, type Transaction } from '../db/client.js';
import { failedRowsFormat } from '../failed-rows/failed-rows-format.js';
import { openReturned } from '../failed-rows/returned-rows.js';
import type { ImportRef } from '../workflows/activities.js';
import type { NewTexts } from './cells-by-name.js';
import { type CorrectableImport, correctableImport } from './correctable-import.js';
import { CorrectionRefused } from './correction-refused.js';
import { fileRecords } from './file-records.js';
import { groupRecords } from './group-records.js';
import { type CorrectionOutcome, type CorrectionRequest, makeCorrection } from './make-correction.js';
import type { CorrectedRecord } from './record-corrector.js';

/** Records to be corrected at once: those in error for one cause, or those of a file of failed rows. */
export type BulkCorrection = ImportRef &
  Omit<CorrectionRequest, 'kind'> &
  (
    | { kind: 'group'; group: string; values: NewTexts }
    /** `original` is where the import's own file is. */
    | { kind: 'file'; path: string; original: string }
  );

/**
 * Corrects many records in one transaction: all of them or, where a process dies or a row is at fault, none. Throws
 * `CorrectionRefused`.
 */
export async function correctMany(
  database: Database,
  task: BulkCorrection,
): Promise<{ held: CorrectableImport; outcome: CorrectionOutcome }> {
  const chunks = await chunksOf(database, task);
  return inCompany(database, task.companyId, async (tx) => {
    const held = await correctableImport(tx, task, !task.preview);
    return { held, outcome: await makeCorrection(tx, held, task, chunks(tx, held)) };
  }).catch(refusedFile);
}

type Chunks = (tx: Transaction, held: CorrectableImport) => AsyncIterable<CorrectedRecord[]>;

async function chunksOf(database: Database, task: BulkCorrection): Promise<Chunks> {
  if (task.kind === 'group') return (tx, held) => groupRecords(tx, held, task);
  // Opening a large workbook takes seconds, in which nothing is to be held.
  const { setup, columns } = await inCompany(database, task.companyId, (tx) => correctableImport(tx, task, false));
  const format = await failedRowsFormat(setup.file, task.original);
  const file = await openReturned(task.path, format, columns).catch(refusedFile);
  return (tx, held) => fileRecords(tx, held, format, file);
}

function refusedFile(error: unknown): never {
  if (!(error instanceof FileFault)) throw error;
  throw new CorrectionRefused('file_fault', error.message, [], error.code);
}
