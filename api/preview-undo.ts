import { piece, raw } from '../activities/process/statement.js';
import { plannedNow } from '../activities/process/write-batch.js';
import { documentTable, judgeStatement, removalOrder } from '../activities/undo/judge-statements.js';
import { openBatches } from '../activities/undo/open-batches.js';
import type { Transaction } from '../db/client.js';
import { type AfterDocument, beyond, type PlacedDocument, placed } from './read-undo.js';
import type { UndoPreview } from './shapes/undo.js';

/**
 * What an undo of an import would do, asked with its own statements: counts, and those documents that would be kept
 * (or are gone), a page of them. Leaves temporary tables behind: to be called in a transaction of its own.
 */
export async function previewUndo(
  tx: Transaction,
  importId: string,
  { after, limit }: { after: AfterDocument; limit: number },
): Promise<Pick<UndoPreview, 'counts' | 'reasons'> & { documents: PlacedDocument[] }> {
  await tx`CREATE TEMP TABLE undo_open ON COMMIT DROP AS ${openBatches(tx, importId)}`;
  await plannedNow(tx, documentTable);
  await tx`CREATE INDEX ON undo_document (key)`;
  // First what uses others: of these it does not count any more then.
  for (const made of [false, true])
    for (const target of removalOrder)
      await plannedNow(
        tx,
        judgeStatement(target, importId, piece`SELECT * FROM undo_open WHERE ${raw(made ? 'made' : 'NOT made')}`, true),
      );
  const [counts] = await tx`
    SELECT count(*)::int AS total, count(*) FILTER (WHERE reason IS NULL AND action IN ('inserted', 'made'))::int AS removed, count(*) FILTER (WHERE reason IS NULL AND action = 'updated')::int AS restored,
      count(*) FILTER (WHERE reason <> 'gone')::int AS kept, count(*) FILTER (WHERE reason = 'gone')::int AS gone
    FROM undo_document WHERE action <> 'unchanged'`;
  const reasons = await tx`
    SELECT reason, count(*)::int AS documents FROM undo_document WHERE reason IS NOT NULL AND action <> 'unchanged' GROUP BY reason ORDER BY reason`;
  const rows = await tx`
    SELECT d.run_no, d.batch_no, d.row_no, d.target, d.key, d.action, d.reason, d.message FROM undo_document d
    WHERE d.reason IS NOT NULL AND d.action <> 'unchanged' AND ${beyond(tx, 'd', after)}
    ORDER BY d.run_no, d.batch_no, d.row_no, d.target, array_to_string(d.key, chr(31)) LIMIT ${limit}`;
  return {
    counts: counts as unknown as UndoPreview['counts'],
    reasons: [...reasons] as unknown as UndoPreview['reasons'],
    documents: rows.map(placed),
  };
}
