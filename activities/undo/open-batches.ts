import type { Transaction } from '../../db/client.js';

/**
 * What an import has written and no undo has taken back, as a query: a row per batch, its documents and what look-ups
 * `made` each by itself, with how many `documents` there are to take back and the undo (`prior`) that has kept them; 0
 * where none has come there yet.
 */
export const openBatches = (tx: Transaction, importId: string) => tx`
  SELECT w.run_no, w.batch_no, w.made, coalesce(u.number, 0) AS prior, coalesce(u.kept, w.documents)::int AS documents
  FROM (
    SELECT run_no, batch_no, action = 'made' AS made, count(*) FILTER (WHERE action <> 'unchanged') AS documents
    FROM written_document WHERE import_id = ${importId} GROUP BY 1, 2, 3
  ) w
  LEFT JOIN LATERAL (
    SELECT b.number, b.kept FROM undo_batch b
    WHERE b.import_id = ${importId} AND b.run_no = w.run_no AND b.batch_no = w.batch_no AND b.made = w.made AND b.status = 'Completed'
    ORDER BY b.number DESC LIMIT 1
  ) u ON true
  WHERE u.number IS NULL OR u.kept > 0`;
