import type { Row } from 'postgres';
import type { UndoFigures, UndoStatus } from '../core/model/undo-figures.js';
import type { Transaction } from './client.js';
import { figuresSize, type ListPart, mapEntries, readWithinPage } from './page-bytes.js';

/** Undos of an import with their figures, newest first, as many as fit a page; only `number` if it is given. */
export async function undosWithFigures(
  tx: Transaction,
  importId: string,
  { number, before, limit = 1 }: { number?: number; before?: number | undefined; limit?: number } = {},
): Promise<ListPart<{ row: Row; figures: UndoFigures }>> {
  const list = tx`
    SELECT r.*, ${tx.unsafe(countsSql)} AS counts, (
      SELECT b.portion_no FROM undo_batch b WHERE b.import_id = r.import_id AND b.number = r.number ORDER BY b.portion_no DESC LIMIT 1
    ) AS batches FROM undo_run r
    WHERE r.import_id = ${importId} ${number === undefined ? tx`` : tx`AND r.number = ${number}`}
      ${before === undefined ? tx`` : tx`AND r.number < ${before}`}
    ORDER BY r.number DESC LIMIT ${limit}`;
  const found = await readWithinPage(tx, list, figuresSize(tx));
  return mapEntries(found, (row) => ({ row, figures: undoFiguresOf(row as unknown as UndoRow) }));
}

/** The figures of an undo. Throws if it does not exist. */
export async function undoFigures(tx: Transaction, importId: string, number: number): Promise<UndoFigures> {
  const {
    entries: [found],
  } = await undosWithFigures(tx, importId, { number });
  if (!found) throw new Error(`Undo ${number} of import ${importId} is gone.`);
  return found.figures;
}

/** Batches of undos of the import of `r`. Ordered by their key, so that PostgreSQL uses its index even without statistics. */
const batchesOf = (which: string): string => `
  SELECT * FROM undo_batch b WHERE b.company_id = r.company_id AND b.import_id = r.import_id AND ${which} ORDER BY b.number, b.portion_no OFFSET 0`;

/** SQL of a subquery: the counts of undo `r`. */
const countsSql = `(
  SELECT jsonb_build_object('total', coalesce(sum(b.documents), 0), 'removed', coalesce(sum(b.removed), 0), 'restored', coalesce(sum(b.restored), 0),
    'kept', coalesce(sum(b.kept), 0), 'gone', coalesce(sum(b.gone), 0))
  FROM (${batchesOf('b.number = r.number')}) b
)`;

/** SQL of a subquery: the counts of undos before `r` as one object. What they kept is left out: a later undo may take it. */
const beforeSql = `(
  SELECT jsonb_build_object('removed', coalesce(sum(b.removed), 0), 'restored', coalesce(sum(b.restored), 0), 'gone', coalesce(sum(b.gone), 0))
  FROM (${batchesOf('b.number < r.number')}) b
)`;

/** SQL of a subquery: the newest undo of import `i` as one object, with the counts of earlier ones; null if there is none. */
export const newestUndoSql = `(
  SELECT to_jsonb(r) || jsonb_build_object('counts', ${countsSql}, 'before', ${beforeSql})
  FROM undo_run r WHERE r.company_id = i.company_id AND r.import_id = i.import_id ORDER BY r.number DESC LIMIT 1
)`;

/** The columns of `undo_run` from which status and figures are derived. */
export interface UndoRow {
  number: number;
  finished_at: unknown;
  cancel_requested_at: unknown;
  cancelled_at: unknown;
  fault: unknown;
  counts: Omit<UndoFigures, 'number' | 'status' | 'before'>;
  before?: NonNullable<UndoFigures['before']>;
}

export const undoFiguresOf = (row: UndoRow): UndoFigures => ({
  number: row.number,
  status: statusOf(row),
  ...row.counts,
  ...(row.before ? { before: row.before } : {}),
});

function statusOf({ finished_at, cancel_requested_at, cancelled_at, fault, counts }: UndoRow): UndoStatus {
  if (finished_at === null) return cancel_requested_at === null ? 'Running' : 'Cancelling';
  if (fault !== null) return 'Failed';
  if (cancelled_at !== null) return 'Cancelled';
  return counts.kept > 0 ? 'CompletedWithKept' : 'Completed';
}
