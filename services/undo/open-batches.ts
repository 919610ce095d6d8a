import type { Transaction } from '../../db/client.js';

/** The first and the last of a range of batches, each by run and batch number. */
export interface BatchRange {
  first: readonly [number, number];
  last: readonly [number, number];
}

/**
 * A query for what an import has written and no undo has undone: a row per batch, separate for its documents and
 * for what look-ups created (`made`), with the number of `documents` to undo and the undo that has kept them
 * (`prior`; 0 for none). It proceeds batch by batch, so that reading only a few is fast.
 */
export const openBatches = (tx: Transaction, importId: string, range?: BatchRange) => tx`
  SELECT b.run_no, b.batch_no, w.made, coalesce(u.number, 0) AS prior, coalesce(u.kept, w.documents)::int AS documents
  FROM batch b
  CROSS JOIN LATERAL (
    SELECT action = 'made' AS made, count(*) FILTER (WHERE action <> 'unchanged') AS documents
    FROM written_document WHERE import_id = ${importId} AND run_no = b.run_no AND batch_no = b.batch_no GROUP BY 1
  ) w
  LEFT JOIN LATERAL (
    SELECT number, kept FROM undo_batch t
    WHERE t.import_id = ${importId} AND t.run_no = b.run_no AND t.batch_no = b.batch_no AND t.made = w.made AND t.status = 'Completed'
    ORDER BY number DESC LIMIT 1
  ) u ON true
  WHERE b.import_id = ${importId} AND b.status = 'Completed' AND NOT b.dry_run AND ${range ? tx`(b.run_no, b.batch_no) BETWEEN (${range.first[0]}::int, ${range.first[1]}::int) AND (${range.last[0]}::int, ${range.last[1]}::int)` : tx`true`}
    AND (u.number IS NULL OR u.kept > 0)`;
