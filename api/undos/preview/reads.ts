import type { Transaction } from '../../../db/client.js';
import { type ListPart, mapEntries, readWithinPage } from '../../../db/page-bytes.js';
import { checkAllDocuments, checkDocuments } from '../../../services/undo/check-ahead.js';
import { beyond, type PlacedDocument, placed, placeKey, type UndoneRow } from '../reads.js';
import { exceptionsIn, type PreviewPlace, type PreviewTotals, undoReasons } from './place.js';

/**
 * Predicts an undo of an import with the statements of the undo itself: counts, and a page of the documents that would
 * be kept or are already removed, first those that look-ups created. The first page checks all documents; a later page begins
 * after the previous one (`after`), and checks only what it shows. Creates a temporary table, so it needs a transaction
 * of its own.
 */
export async function previewUndo(
  tx: Transaction,
  importId: string,
  { after, limit }: { after: PreviewPlace | undefined; limit: number },
): Promise<{ totals: PreviewTotals; documents: ListPart<PlacedDocument> }> {
  const excepted = tx`d.reason IS NOT NULL AND ${behind(tx, after)}`;
  if (after && !after.made) {
    const wanted = Math.min(limit, exceptionsIn(after.totals) - after.seen);
    const enough = async (): Promise<boolean> => {
      const [found] = await tx<
        [{ documents: number }]
      >`SELECT count(*)::int AS documents FROM undo_document d WHERE ${excepted}`;
      return found.documents >= wanted;
    };
    await checkDocuments(tx, importId, { from: [Number(after.document[0]), Number(after.document[1])], enough });
  } else await checkAllDocuments(tx, importId);
  const list = tx`
    SELECT d.run_no, d.batch_no, d.row_no, d.target, d.key, ${tx.unsafe(placeKey('d'))} AS place_key, d.action, d.reason, d.message FROM undo_document d WHERE ${excepted}
    ORDER BY d.action <> 'made', d.run_no, d.batch_no, d.row_no, d.target, ${tx.unsafe(placeKey('d'))} LIMIT ${limit}`;
  return {
    totals: after?.totals ?? (await totalsOf(tx)),
    documents: mapEntries(await readWithinPage<UndoneRow>(tx, list), placed),
  };
}

/** SQL: whether a document comes after a position. */
function behind(tx: Transaction, after: PreviewPlace | undefined) {
  if (!after) return tx`true`;
  const inItsPart = tx`(d.action = 'made') = ${after.made} AND ${beyond(tx, 'd', after.document)}`;
  return after.made ? tx`(d.action <> 'made' OR (${inItsPart}))` : inItsPart;
}

/** Returns the counts of `undo_document`, which contains every document. */
async function totalsOf(tx: Transaction): Promise<PreviewTotals> {
  const rows = await tx<{ outcome: string; documents: number }[]>`
    SELECT coalesce(reason, CASE action WHEN 'updated' THEN 'restored' ELSE 'removed' END) AS outcome, count(*)::int AS documents
    FROM undo_document GROUP BY 1`;
  const documents = new Map(rows.map((row) => [row.outcome, row.documents]));
  return ['removed', 'restored', ...undoReasons].map((outcome) => documents.get(outcome) ?? 0);
}
