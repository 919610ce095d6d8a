import type { Transaction } from '../../db/client.js';

/** Run and batch of the first and the last of some batches. */
export interface BatchRange {
  first: readonly [number, number];
  last: readonly [number, number];
}

/**
 * What an import has written and no undo has taken back, as a query: a row per batch, its documents and what look-ups
 * `made` each by itself, with how many `documents` there are to take back and the undo (`prior`) that has kept them; 0
 * where none has come there yet. Batch by batch, so that who asks for a few, or whether there are any, waits for no more.
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
