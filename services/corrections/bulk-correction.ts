import { CorrectionRefused } from '../../core/failed-rows/correction-refused.js';
import { failedRowsFormat } from '../../core/failed-rows/failed-rows-format.js';
import { openReturned } from '../../core/failed-rows/returned-rows.js';
import { FileFault } from '../../core/formats/file-fault.js';
import type { ImportRef } from '../../core/model/contract.js';
import { type Database, inCompany, type Transaction } from '../../db/client.js';
import { localFile } from '../../runtime/local-files/local-file.js';
import type { NewTexts } from './cells-by-name.js';
import { type CorrectableImport, correctableImport } from './correctable-import.js';
import { fileRecords } from './file-records.js';
import { groupRecords, groupVersion } from './group-records.js';
import { type CorrectionOutcome, type CorrectionRequest, makeCorrection } from './make-correction.js';
import type { CorrectedRecord } from './record-corrector.js';

/** The records to be corrected together: those in error for one cause, or those of a file of failed rows. */
export type BulkCorrection = ImportRef &
  Omit<CorrectionRequest, 'kind'> &
  /** `known` are versions of the group (`groupVersion`), one of which it must still have. */
  (
    | { kind: 'error-group'; group: string; values: NewTexts; known?: readonly string[] | undefined }
    /** `original` is the path of the import's own file. */
    | { kind: 'file'; path: string; original: string }
  );

/**
 * Corrects many records in one transaction: all of them or, after a crash or an invalid row, none. Throws
 * `CorrectionRefused`.
 */
export async function correctBulk(
  database: Database,
  task: BulkCorrection,
): Promise<{ correctable: CorrectableImport; outcome: CorrectionOutcome; version?: string }> {
  const chunks = await chunksOf(database, task);
  return inCompany(database, task.companyId, async (tx) => {
    const correctable = await correctableImport(tx, task, !task.preview);
    if (task.kind === 'file')
      return { correctable, outcome: await makeCorrection(tx, correctable, task, chunks(tx, correctable)) };
    const version = await groupVersion(tx, correctable, task.group);
    if (task.known && !task.known.includes(version))
      throw new CorrectionRefused(
        'record_changed',
        'The records in error for this cause have changed or were corrected: preview the correction again.',
      );
    return { correctable, outcome: await makeCorrection(tx, correctable, task, chunks(tx, correctable)), version };
  }).catch(refusedFile);
}

type Chunks = (tx: Transaction, correctable: CorrectableImport) => AsyncIterable<CorrectedRecord[]>;

async function chunksOf(database: Database, task: BulkCorrection): Promise<Chunks> {
  if (task.kind === 'error-group') return (tx, correctable) => groupRecords(tx, correctable, task);
  // Opening a large workbook takes seconds, during which nothing must be locked.
  const original = await inCompany(database, task.companyId, (tx) => correctableImport(tx, task, false));
  const format = await failedRowsFormat(original.plan.setup.file, localFile(task.original));
  const file = await openReturned(localFile(task.path), format, original).catch(refusedFile);
  return (tx, correctable) => fileRecords(tx, correctable, format, file);
}

function refusedFile(error: unknown): never {
  if (!(error instanceof FileFault)) throw error;
  throw new CorrectionRefused('file_fault', error.message, [], error.code);
}
