import { restingStatus } from '../../core/model/resting-status.js';
import { announceChange } from '../../db/announce-change.js';
import { changeStatus } from '../../db/change-status.js';
import type { Transaction } from '../../db/client.js';
import { importProgress } from '../../db/import-figures.js';
import { endDryRuns } from '../../db/job.js';
import { markGroupsInError } from '../../db/mark-groups-in-error.js';
import type { CorrectableImport } from './correctable-import.js';
import { addToPreview, openPreview, readyInPreview, readyRecords } from './ready-records.js';
import type { CorrectedRecord } from './record-corrector.js';
import { reopenDocuments } from './reopen-documents.js';
import { type Decrease, storeRecords } from './store-records.js';

export const correctionKinds = ['record', 'error-group', 'file'] as const;

/** Who corrects, and how. */
export interface CorrectionRequest {
  kind: (typeof correctionKinds)[number];
  by: string;
  comment: string | undefined;
  /** Whether nothing is to be written. */
  preview: boolean;
}

/** The result of a correction, or of its preview. */
export interface CorrectionOutcome {
  /** Its number; null if nothing was corrected. */
  number: number | null;
  /** How many records were changed. */
  records: number;
  /** How many of these have no error now, of their own or of their document. */
  ready: number;
  /** The first changed records. */
  examples: CorrectedRecord[];
}

const maxExamples = 3;

/** Corrects records as they are read, a few thousand at a time, as one correction within the transaction. */
export async function makeCorrection(
  tx: Transaction,
  correctable: CorrectableImport,
  request: CorrectionRequest,
  chunks: AsyncIterable<CorrectedRecord[]> | Iterable<CorrectedRecord[]>,
): Promise<CorrectionOutcome> {
  const correctionNo = correctable.corrections + 1;
  const outcome: CorrectionOutcome = { number: null, records: 0, ready: 0, examples: [] };
  const decrease: Decrease = { errors: 0, skips: 0, warnings: 0 };
  // Every row is found by its key, whatever the planner assumes about a table without statistics.
  await tx`SELECT set_config(name, 'off', true) FROM unnest(ARRAY['enable_seqscan', 'enable_hashjoin', 'enable_mergejoin']) name`;
  const hasDocuments = correctable.plan.target.lines !== undefined;
  if (request.preview && hasDocuments) await openPreview(tx);
  for await (const records of chunks) {
    if (records.length === 0) continue;
    outcome.records += records.length;
    outcome.ready += records.filter(({ mapped }) => mapped.faults.length === 0).length;
    outcome.examples.push(...records.slice(0, maxExamples - outcome.examples.length));
    if (request.preview) {
      if (hasDocuments) await addToPreview(tx, records);
      continue;
    }
    const { errors, skips, warnings } = await storeRecords(tx, correctable, correctionNo, records);
    decrease.errors += errors;
    decrease.skips += skips;
    decrease.warnings += warnings;
  }
  if (outcome.records === 0) return outcome;
  if (request.preview) return hasDocuments ? { ...outcome, ready: await readyInPreview(tx, correctable) } : outcome;
  if (hasDocuments) {
    decrease.errors += await reopenDocuments(tx, correctable);
    decrease.errors -= await markGroupsInError(tx, correctable, correctionNo);
    outcome.ready = await readyRecords(tx, correctable, correctionNo);
  }
  await storeCorrection(tx, correctable, correctionNo, request, outcome.records, decrease);
  return { ...outcome, number: correctionNo };
}

async function storeCorrection(
  tx: Transaction,
  { companyId, importId }: CorrectableImport,
  correctionNo: number,
  { kind, by, comment }: CorrectionRequest,
  records: number,
  decrease: Decrease,
): Promise<void> {
  const before = await importProgress(tx, importId);
  await tx`
    INSERT INTO correction (company_id, import_id, correction_no, kind, comment, records, created_by)
    VALUES (${companyId}, ${importId}, ${correctionNo}, ${kind}, ${comment ?? null}, ${records}, ${by})`;
  // If the cancel has skipped no record, corrected records wait as after any other end.
  await tx`
    UPDATE import SET corrections = ${correctionNo}, corrected_errors = corrected_errors + ${decrease.errors},
      corrected_skips = corrected_skips + ${decrease.skips}, corrected_warnings = corrected_warnings + ${decrease.warnings},
      cancelled_at = ${before.skippedByCancel > 0 ? tx`cancelled_at` : null}
    WHERE import_id = ${importId}`;
  await updateImportStatus(tx, importId);
  await endDryRuns(tx, importId);
  await announceChange(tx, importId);
}

/** Sets the status of the import by its records, as at the end of a run; before the first run it stays Staged. */
async function updateImportStatus(tx: Transaction, importId: string): Promise<void> {
  const progress = await importProgress(tx, importId);
  if (progress.run.runNo === 0 && progress.status === 'Staged') return;
  const status = restingStatus(progress, progress.status === 'Cancelled');
  if (status === progress.status) return;
  await changeStatus(tx, importId, 'correct', {
    to: status,
    set: tx`fault = NULL, finished_at = ${status === 'Staged' ? null : tx`coalesce(finished_at, now())`}`,
  });
}
