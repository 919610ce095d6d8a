import { restingStatus } from '../../core/model/resting-status.js';
import { targetOf } from '../../core/setup/target-of.js';
import { announceChange } from '../../db/announce-change.js';
import { changeStatus } from '../../db/change-status.js';
import type { Transaction } from '../../db/client.js';
import { importProgress } from '../../db/import-figures.js';
import { markGroupsInError } from '../../db/mark-groups-in-error.js';
import { endDryRuns } from '../dry-runs/end-dry-runs.js';
import type { CorrectableImport } from './correctable-import.js';
import { addToPreview, openPreview, readyInPreview, readyRecords } from './ready-records.js';
import type { CorrectedRecord } from './record-corrector.js';
import { reopenDocuments } from './reopen-documents.js';
import { type Fewer, storeRecords } from './store-records.js';

export const correctionKinds = ['record', 'group', 'file'] as const;

/** Who corrects, and how much of it is meant. */
export interface CorrectionRequest {
  kind: (typeof correctionKinds)[number];
  by: string;
  comment: string | undefined;
  /** Nothing is written. */
  preview: boolean;
}

/** What a correction has come to, or would. */
export interface CorrectionOutcome {
  /** Its number; null where nothing was corrected. */
  number: number | null;
  /** Records changed. */
  records: number;
  /** Of these, without an error now, their own or one of their document. */
  ready: number;
  /** The first of them. */
  examples: CorrectedRecord[];
}

const maxExamples = 3;

/** Corrects records as they come, a few thousand at a time, as one act within the transaction. */
export async function makeCorrection(
  tx: Transaction,
  held: CorrectableImport,
  request: CorrectionRequest,
  chunks: AsyncIterable<CorrectedRecord[]> | Iterable<CorrectedRecord[]>,
): Promise<CorrectionOutcome> {
  const correctionNo = held.corrections + 1;
  const outcome: CorrectionOutcome = { number: null, records: 0, ready: 0, examples: [] };
  const fewer: Fewer = { errors: 0, skips: 0, warnings: 0 };
  // Every row is found by its key, whatever the planner believes of a table that was never analyzed.
  await tx`SELECT set_config(name, 'off', true) FROM unnest(ARRAY['enable_seqscan', 'enable_hashjoin', 'enable_mergejoin']) name`;
  const hasDocuments = targetOf(held.setup).lines !== undefined;
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
    const { errors, skips, warnings } = await storeRecords(tx, held, correctionNo, records);
    fewer.errors += errors;
    fewer.skips += skips;
    fewer.warnings += warnings;
  }
  if (outcome.records === 0) return outcome;
  if (request.preview) return hasDocuments ? { ...outcome, ready: await readyInPreview(tx, held) } : outcome;
  if (hasDocuments) {
    fewer.errors += await reopenDocuments(tx, held);
    fewer.errors -= await markGroupsInError(tx, held, correctionNo);
    outcome.ready = await readyRecords(tx, held, correctionNo);
  }
  await storeCorrection(tx, held, correctionNo, request, outcome.records, fewer);
  return { ...outcome, number: correctionNo };
}

async function storeCorrection(
  tx: Transaction,
  { companyId, importId }: CorrectableImport,
  correctionNo: number,
  { kind, by, comment }: CorrectionRequest,
  records: number,
  fewer: Fewer,
): Promise<void> {
  const before = await importProgress(tx, importId);
  await tx`
    INSERT INTO correction (company_id, import_id, correction_no, kind, comment, records, made_by)
    VALUES (${companyId}, ${importId}, ${correctionNo}, ${kind}, ${comment ?? null}, ${records}, ${by})`;
  // Where a cancel has left nothing out any more, what is corrected now waits as after any other end.
  await tx`
    UPDATE import SET corrections = ${correctionNo}, corrected_errors = corrected_errors + ${fewer.errors},
      corrected_skips = corrected_skips + ${fewer.skips}, corrected_warnings = corrected_warnings + ${fewer.warnings},
      cancelled_at = ${before.leftOut > 0 ? tx`cancelled_at` : null}
    WHERE import_id = ${importId}`;
  await rest(tx, importId);
  await endDryRuns(tx, importId);
  await announceChange(tx, importId);
}

/** The import's status follows from its records, as at the end of a run; before the first run it is Staged whatever they are. */
async function rest(tx: Transaction, importId: string): Promise<void> {
  const progress = await importProgress(tx, importId);
  if (progress.run.runNo === 0 && progress.status === 'Staged') return;
  const status = restingStatus(progress, progress.status === 'Cancelled');
  if (status === progress.status) return;
  await changeStatus(tx, importId, 'correct', {
    to: status,
    set: tx`fault = NULL, finished_at = ${status === 'Staged' ? null : tx`coalesce(finished_at, now())`}`,
  });
}
