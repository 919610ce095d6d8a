import type { DryRunFigures } from '../core/model/dry-run-figures.js';
import { type JobRef, runStatus } from '../core/model/job.js';
import type { PostProcessingFigures, PostProcessingTrigger } from '../core/model/post-processing-figures.js';
import type { UndoFigures } from '../core/model/undo-figures.js';
import type { Transaction } from './client.js';
import { figuresSize, type ListPart, mapEntries, readWithinPage } from './page-bytes.js';
import type { JobRow } from './rows.js';

/** Progress and results of a job, by its kind. */
export interface JobFigures {
  'dry-run': DryRunFigures;
  'post-processing': PostProcessingFigures;
  undo: UndoFigures;
}
export type FiguredKind = keyof JobFigures;

/** The columns of `sumsSql`, by kind, beside those that all kinds have. */
interface JobSums {
  'dry-run': Record<
    'processed' | 'errors' | 'skipped' | 'inserted' | 'updated' | 'unchanged' | 'sent' | 'lines',
    number
  >;
  'post-processing': Record<'completed' | 'errors', number>;
  undo: Record<'documents' | 'removed' | 'restored' | 'kept' | 'already_removed', number>;
}

/** The columns of a job that are never null for its kind. */
interface JobFacts {
  'dry-run': object;
  'post-processing': { trigger: PostProcessingTrigger };
  undo: { created_by: string };
}

/** A job with the sums over what it has done. */
export type FiguredJob<Kind extends FiguredKind> = JobRow &
  JobFacts[Kind] &
  JobSums[Kind] & { waiting_for: string | null };

/** The newest undo of an import as `newestUndoSql` returns it: moments are texts in JSON. */
export type NewestUndo = UndoneJob & Required<Pick<UndoFigures, 'earlierUndos'>>;

/** What the figures of an undo are computed from. */
type UndoneJob = Pick<JobRow, 'number' | 'status'> &
  JobSums['undo'] & { [Column in keyof Pick<JobRow, 'cancel_requested_at'>]: unknown } & Partial<
    Pick<UndoFigures, 'earlierUndos'>
  >;

/** SQL of a subquery: the sums over what job `j` has done, of `batches` batches or portions. */
const sumsSql: Record<FiguredKind, string> = {
  'dry-run': `
    SELECT coalesce(sum(b.rows), 0)::int AS processed, coalesce(sum(b.errors), 0)::int AS errors, coalesce(sum(b.skipped), 0)::int AS skipped,
      coalesce(sum(b.inserted), 0)::int AS inserted, coalesce(sum(b.updated), 0)::int AS updated, coalesce(sum(b.unchanged), 0)::int AS unchanged,
      coalesce(sum(b.documents - b.inserted - b.updated), 0)::int AS sent, coalesce(sum(b.lines), 0)::int AS lines,
      max(b.waiting) AS waiting_for, count(*) AS batches
    FROM batch b WHERE b.company_id = j.company_id AND b.import_id = j.import_id AND b.run_no = j.number`,
  'post-processing': `
    SELECT coalesce(sum(p.completed), 0)::int AS completed, coalesce(sum(p.errors), 0)::int AS errors, max(p.waiting) AS waiting_for, count(*) AS batches
    FROM post_processing_portion p WHERE p.company_id = j.company_id AND p.import_id = j.import_id AND p.number = j.number`,
  undo: `
    SELECT coalesce(sum(b.documents), 0)::int AS documents, coalesce(sum(b.removed), 0)::int AS removed, coalesce(sum(b.restored), 0)::int AS restored,
      coalesce(sum(b.kept), 0)::int AS kept, coalesce(sum(b.already_removed), 0)::int AS already_removed, NULL AS waiting_for, count(*) AS batches
    FROM (${undoBatchesSql('b.number = j.number')}) b`,
};

/** Undo batches of the import of job `j`. Ordered by their key, so that PostgreSQL uses its index even without statistics. */
function undoBatchesSql(which: string): string {
  return `SELECT * FROM undo_batch b WHERE b.company_id = j.company_id AND b.import_id = j.import_id AND ${which} ORDER BY b.number, b.undo_batch_no OFFSET 0`;
}

const figuresOf: { [Kind in FiguredKind]: (row: FiguredJob<Kind>) => JobFigures[Kind] } = {
  'dry-run': ({ number, status, cancel_requested_at, total, ...row }) => ({
    runNo: number,
    status: runStatus(status, cancel_requested_at !== null),
    total,
    processed: row.processed,
    errors: row.errors,
    skipped: row.skipped,
    inserted: row.inserted,
    updated: row.updated,
    unchanged: row.unchanged,
    sent: row.sent,
    lines: row.lines,
  }),
  'post-processing': ({ number, status, total, completed, errors }) => ({ number, status, total, completed, errors }),
  undo: undoFiguresIn,
};

/** The figures of an undo. */
export function undoFiguresIn(row: UndoneJob): UndoFigures {
  const {
    number,
    status,
    cancel_requested_at,
    documents,
    removed,
    restored,
    kept,
    already_removed: alreadyRemoved,
    earlierUndos,
  } = row;
  const shown = runStatus(status, cancel_requested_at !== null);
  return {
    number,
    status: shown === 'Completed' && kept > 0 ? 'PartlyCompleted' : shown,
    total: documents,
    removed,
    restored,
    kept,
    alreadyRemoved,
    ...(earlierUndos ? { earlierUndos } : {}),
  };
}

/** Jobs of an import with their figures, newest first, as many as fit a page; only `number` if it is given. */
export async function jobsWithFigures<Kind extends FiguredKind>(
  tx: Transaction,
  importId: string,
  kind: Kind,
  { number, before, limit = 1 }: { number?: number; before?: number | undefined; limit?: number } = {},
): Promise<ListPart<{ row: FiguredJob<Kind>; figures: JobFigures[Kind] }>> {
  const list = tx`
    SELECT j.*, done.* FROM job j CROSS JOIN LATERAL (${tx.unsafe(sumsSql[kind])}) done
    WHERE j.import_id = ${importId} AND j.kind = ${kind} ${number === undefined ? tx`` : tx`AND j.number = ${number}`}
      ${before === undefined ? tx`` : tx`AND j.number < ${before}`}
    ORDER BY j.number DESC LIMIT ${limit}`;
  const found = await readWithinPage<FiguredJob<Kind>>(tx, list, figuresSize(tx));
  return mapEntries(found, (row) => ({ row, figures: figuresOf[kind](row) }));
}

/** The figures of a job. Throws if it does not exist. */
export async function jobFigures<Kind extends FiguredKind>(
  tx: Transaction,
  { importId, kind, number }: Pick<JobRef, 'importId' | 'number'> & { kind: Kind },
): Promise<JobFigures[Kind]> {
  const {
    entries: [found],
  } = await jobsWithFigures(tx, importId, kind, { number });
  if (!found) throw new Error(`Job ${kind} ${number} of import ${importId} is gone.`);
  return found.figures;
}

/**
 * SQL of a subquery: the newest undo of import `i` as one object, with the counts of earlier ones; null if there is none.
 * What these kept is left out, because a later undo may take it.
 */
export const newestUndoSql = `(
  SELECT to_jsonb(j) || to_jsonb(done) || jsonb_build_object('earlierUndos', (
    SELECT jsonb_build_object('removed', coalesce(sum(b.removed), 0), 'restored', coalesce(sum(b.restored), 0), 'alreadyRemoved', coalesce(sum(b.already_removed), 0))
    FROM (${undoBatchesSql('b.number < j.number')}) b))
  FROM job j CROSS JOIN LATERAL (${sumsSql.undo}) done
  WHERE j.company_id = i.company_id AND j.import_id = i.import_id AND j.kind = 'undo' ORDER BY j.number DESC LIMIT 1
)`;

/** SQL of a subquery: the newest post-processing of import `i` as one object; null if there is none. */
export const newestPostProcessingSql = `(
  SELECT jsonb_build_object('number', j.number, 'trigger', j.trigger, 'status', j.status, 'waitingFor', (
    SELECT max(p.waiting) FROM post_processing_portion p WHERE p.company_id = j.company_id AND p.import_id = j.import_id AND p.number = j.number))
  FROM job j WHERE j.company_id = i.company_id AND j.import_id = i.import_id AND j.kind = 'post-processing' ORDER BY j.number DESC LIMIT 1
)`;
