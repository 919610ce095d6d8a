import type { SetupStep } from '../../core/setup/post-processing.js';
import type { Transaction } from '../../db/client.js';
import type { PostProcessingEntryRow, WrittenDocumentRow } from '../../db/rows.js';
import type { Portion } from './portion.js';
import type { StepSubject } from './steps/step-work.js';

/** A subject for which a step is still to be done. */
export interface PendingSubject extends StepSubject {
  row: number;
  /** Whether it was tried before and failed. */
  failedBefore: boolean;
}

/** Which subjects are read. */
export interface PendingQuery {
  /** The maximum number. */
  limit: number;
  /** Rows to leave out. */
  without?: readonly number[];
  /** The row after which to begin; the rows up to it come last. */
  after?: number;
}

/**
 * The subjects of a portion for which a step is to be done: documents whose earlier steps are done, in the order of the
 * file, or the import. A subject with an entry is done, unless this job retries it.
 */
export async function pendingSubjects(
  tx: Transaction,
  portion: Portion,
  { number: step, scope }: SetupStep,
  { limit, without = [], after = 0 }: PendingQuery,
): Promise<PendingSubject[]> {
  const { importId, runNo, batchNo, number, target, untried } = portion;
  const entry = tx`e.import_id = ${importId} AND e.run_no = ${runNo} AND e.batch_no = ${batchNo}`;
  const id = (row: number): string => [importId, runNo, batchNo, row, step].join('/');
  if (scope === 'import') {
    const [tried] = await tx<
      Pick<PostProcessingEntryRow, 'status' | 'retried_by'>[]
    >`SELECT status, retried_by FROM post_processing_entry e WHERE ${entry} AND e.row_no = 0 AND e.step = ${step}`;
    if (without.includes(0) || (tried && tried.retried_by !== number)) return [];
    return [{ id: id(0), row: 0, failedBefore: tried?.status === 'Error' }];
  }
  const previousStep = portion.documentSteps.filter((number) => number < step).at(-1);
  const rows = await tx<
    (Pick<WrittenDocumentRow, 'row_no' | 'key'> & { status: PostProcessingEntryRow['status'] | null })[]
  >`
    SELECT w.row_no, w.key, e.status FROM written_document w
    LEFT JOIN post_processing_entry e ON e.company_id = w.company_id AND ${entry} AND e.row_no = w.row_no AND e.step = ${step}
    ${
      previousStep === undefined
        ? tx``
        : tx`JOIN post_processing_entry b ON b.company_id = w.company_id AND b.import_id = ${importId} AND b.run_no = ${runNo} AND b.batch_no = ${batchNo}
               AND b.row_no = w.row_no AND b.step = ${previousStep} AND b.status = 'Completed'`
    }
    WHERE w.import_id = ${importId} AND w.run_no = ${runNo} AND w.batch_no = ${batchNo} AND w.target = ${target} AND w.action <> 'made'
      AND (e.retried_by = ${number} OR (e.step IS NULL AND ${untried ? tx`true` : previousStep === undefined ? tx`false` : tx`b.number = ${number}`}))
      AND w.row_no <> ALL (${without as number[]}::int[])
    ORDER BY ${after > 0 ? tx`w.row_no <= ${after}, ` : tx``}w.row_no LIMIT ${limit}`;
  return rows.map(({ row_no, key, status }) => ({
    id: id(row_no),
    row: row_no,
    document: { target, key, row: row_no },
    failedBefore: status === 'Error',
  }));
}
