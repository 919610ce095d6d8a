import { CorrectionRefused } from '../../core/failed-rows/correction-refused.js';
import { failedRowsFormat } from '../../core/failed-rows/failed-rows-format.js';
import { openReturned } from '../../core/failed-rows/returned-rows.js';
import { FileFault } from '../../core/formats/file-fault.js';
import type { ImportRef } from '../../core/model/contract.js';
import { type Database, inCompany, type Transaction } from '../../db/client.js';
import type { NewTexts } from './cells-by-name.js';
import { type CorrectableImport, correctableImport } from './correctable-import.js';
import { fileRecords } from './file-records.js';
import { groupRecords, groupVersion } from './group-records.js';
import { type CorrectionOutcome, type CorrectionRequest, makeCorrection } from './make-correction.js';
import type { CorrectedRecord } from './record-corrector.js';

/** Records to be corrected at once: those in error for one cause, or those of a file of failed rows. */
export type BulkCorrection = ImportRef &
  Omit<CorrectionRequest, 'kind'> &
  /** `known` are versions of the group (`groupVersion`), one of which it must still have. */
  (
    | { kind: 'group'; group: string; values: NewTexts; known?: readonly string[] | undefined }
    /** `original` is where the import's own file is. */
    | { kind: 'file'; path: string; original: string }
  );

/**
 * Corrects many records in one transaction: all of them or, where a process dies or a row is at fault, none. Throws
 * `CorrectionRefused`.
 */
export async function correctBulk(
  database: Database,
  task: BulkCorrection,
): Promise<{ held: CorrectableImport; outcome: CorrectionOutcome; version?: string }> {
  const chunks = await chunksOf(database, task);
  return inCompany(database, task.companyId, async (tx) => {
    const held = await correctableImport(tx, task, !task.preview);
    if (task.kind === 'file') return { held, outcome: await makeCorrection(tx, held, task, chunks(tx, held)) };
    const version = await groupVersion(tx, held, task.group);
    if (task.known && !task.known.includes(version))
      throw new CorrectionRefused(
        'record_changed',
        'The records in error for this cause are others by now, or were corrected: look again at what would come of it.',
      );
    return { held, outcome: await makeCorrection(tx, held, task, chunks(tx, held)), version };
  }).catch(refusedFile);
}

type Chunks = (tx: Transaction, held: CorrectableImport) => AsyncIterable<CorrectedRecord[]>;

async function chunksOf(database: Database, task: BulkCorrection): Promise<Chunks> {
  if (task.kind === 'group') return (tx, held) => groupRecords(tx, held, task);
  // Opening a large workbook takes seconds, in which nothing is to be held.
  const original = await inCompany(database, task.companyId, (tx) => correctableImport(tx, task, false));
  const format = await failedRowsFormat(original.setup.file, task.original);
  const file = await openReturned(task.path, format, original).catch(refusedFile);
  return (tx, held) => fileRecords(tx, held, format, file);
}

function refusedFile(error: unknown): never {
  if (!(error instanceof FileFault)) throw error;
  throw new CorrectionRefused('file_fault', error.message, [], error.code);
}
