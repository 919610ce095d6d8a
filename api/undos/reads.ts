import { type UndoOutcome, undoMessage, undoneSoFar } from '../../core/model/undo-figures.js';
import type { Transaction } from '../../db/client.js';
import { type ListPart, mapEntries, type Sql } from '../../db/page-bytes.js';
import { type Key, type NextCandidates, searchPage } from '../../db/page-search.js';
import type { UndoBatchRow, UndoExceptionRow, WrittenDocumentRow } from '../../db/rows.js';
import { page } from '../http/cursor.js';
import { importNotFound } from '../http/import-not-found.js';
import { type JobView, jobMoments } from '../jobs/reads.js';
import type { Undo, UndoneDocument } from './schemas.js';

/** An undo in an answer. */
export const undoView: JobView<'undo', Undo> = {
  kind: 'undo',
  name: 'undo',
  shape(row, figures, { link }) {
    const { number, status, total, removed, restored, kept, alreadyRemoved } = figures;
    const self = `${link}/undos/${number}`;
    const done = undoneSoFar(figures);
    return {
      number,
      status,
      message: undoMessage(figures),
      counts: { total, removed, restored, kept, alreadyRemoved, remaining: total - done },
      percent: total > 0 ? Math.round((done / total) * 1000) / 10 : 100,
      fault: row.fault,
      createdBy: row.created_by,
      createdAt: row.created_at.toISOString(),
      ...jobMoments(row),
      links: { self, documents: `${self}/documents`, import: link },
    };
  },
};

/** Throws `Problem` if the company has no such import. */
export async function requireImport(tx: Transaction, importId: string): Promise<void> {
  const [found] = await tx`SELECT 1 FROM import WHERE import_id = ${importId}`;
  if (!found) throw importNotFound(importId);
}

/** Run, batch, row, target and key after which a page of documents begins. */
export type AfterDocument = readonly string[] | undefined;

interface DocumentFilter {
  importId: string;
  number: number;
  outcome: UndoOutcome | undefined;
  after: AfterDocument;
  limit: number;
}

/** A document in a list, with its position in it. */
export interface PlacedDocument {
  place: readonly [number, number, number, string, string];
  /** Whether a look-up created it. */
  made: boolean;
  document: UndoneDocument;
}

/** The position of a document; its key as one text (`placeKey`). */
type UndoneKey = Pick<WrittenDocumentRow, 'run_no' | 'batch_no' | 'row_no' | 'target'> & { place_key: string };

/** A document of the journal, with the exception that an undo has made of it, if it has. */
export type UndoneRow = UndoneKey &
  Pick<WrittenDocumentRow, 'key' | 'action'> & {
    [Column in 'reason' | 'message']: UndoExceptionRow[Column] | null;
  };

/**
 * Returns the results so far of the documents that an undo removes or restores, in the order in which they were written, as many
 * as fit a page.
 */
export async function readUndoneDocuments(tx: Transaction, filter: DocumentFilter): Promise<ListPart<PlacedDocument>> {
  const { outcome, after, limit } = filter;
  const excepted = outcome === 'kept' || outcome === 'already_removed';
  const found = await searchPage<UndoneRow, UndoneKey>(tx, {
    after: after ? [...after] : [0, 0, 0, '', ''],
    limit,
    candidates: (place) => documentsAfter(tx, filter, excepted ? 'undo_exception' : 'written_document', place),
    list: (some) => (excepted ? exceptionsOf(tx, filter, some) : documentsOf(tx, filter, some)),
    keyOf: ({ run_no, batch_no, row_no, target, place_key }) => [run_no, batch_no, row_no, target, place_key],
    skipAhead: (place) => batchWithOutcome(tx, filter, place),
  });
  return mapEntries(found, placed);
}

/** The exceptions of the undo, or everything that was written. */
function documentsAfter(
  tx: Transaction,
  { importId, number }: DocumentFilter,
  from: 'undo_exception' | 'written_document',
  place: Key,
) {
  const [run, batch, row] = place.map(Number);
  // The complete position is in no index, because keys are compared as text; its beginning is.
  return tx`
    SELECT *, ${tx.unsafe(placeKey('w'))} AS place_key FROM ${tx(from)} w
    WHERE w.import_id = ${importId} ${from === 'undo_exception' ? tx`AND w.number = ${number}` : tx`AND w.action <> 'unchanged'`}
      AND (w.run_no, w.batch_no, w.row_no) >= (${run ?? 0}::int, ${batch ?? 0}::int, ${row ?? 0}::int) AND ${beyond(tx, 'w', place.map(String))}
    ORDER BY ${tx.unsafe(placeOf('w'))}`;
}

const exceptionsOf = (tx: Transaction, { outcome }: DocumentFilter, some: Sql) => tx`
  SELECT * FROM (${some}) e WHERE ${outcome === 'already_removed' ? tx`e.reason = 'already_removed'` : tx`e.reason <> 'already_removed'`}
  ORDER BY ${tx.unsafe(placeOf('e', 'e.place_key'))}`;

function documentsOf(tx: Transaction, { importId, number, outcome }: DocumentFilter, some: Sql) {
  const action = outcome === 'restored' ? ['updated'] : outcome === 'removed' ? ['inserted', 'made'] : undefined;
  const same = (exception: 'e' | 'p') => tx`
    ${tx(exception)}.import_id = ${importId} AND ${tx(exception)}.run_no = w.run_no AND ${tx(exception)}.batch_no = w.batch_no
      AND ${tx(exception)}.row_no = w.row_no AND ${tx(exception)}.target = w.target AND ${tx(exception)}.key = w.key`;
  return tx`
    SELECT w.run_no, w.batch_no, w.row_no, w.target, w.key, w.action, e.reason, e.message, w.place_key FROM (${some}) w
    CROSS JOIN LATERAL (
      SELECT b.prior FROM undo_batch b WHERE b.import_id = ${importId} AND b.run_no = w.run_no AND b.batch_no = w.batch_no
        AND b.number = ${number} AND b.made = (w.action = 'made') AND b.status = 'Completed' LIMIT 1
    ) b
    LEFT JOIN LATERAL (SELECT e.reason, e.message FROM undo_exception e WHERE ${same('e')} AND e.number = ${number} LIMIT 1) e ON true
    WHERE ${action ? tx`w.action = ANY (${action}) AND e.reason IS NULL` : tx`true`}
      AND (b.prior = 0 OR EXISTS (SELECT FROM undo_exception p WHERE ${same('p')} AND p.number = b.prior AND p.reason <> 'already_removed' OFFSET 0))
    ORDER BY ${tx.unsafe(placeOf('w', 'w.place_key'))}`;
}

/** Number of batches that are checked in one query. */
const batchesAtOnce = 1_000;

/**
 * As `Search.skipAhead`: where the next batch begins that the undo has processed and that has a document with the
 * outcome.
 */
async function batchWithOutcome(
  tx: Transaction,
  { importId, number, outcome }: DocumentFilter,
  place: Key,
): Promise<NextCandidates | undefined> {
  const [run = 0, batch = 0] = place.map(Number);
  const next = (skipped: number) => tx<Pick<UndoBatchRow, 'run_no' | 'batch_no'>[]>`
    SELECT run_no, batch_no, status, removed, restored, kept, already_removed FROM undo_batch
    WHERE import_id = ${importId} AND (run_no, batch_no) >= (${run}::int, ${batch}::int) AND number = ${number}
    ORDER BY run_no, batch_no OFFSET ${skipped} LIMIT ${batchesAtOnce - skipped}`;
  const such = outcome === undefined ? tx`true` : tx`b.${tx(outcome)} > 0`;
  const [found] = await tx<Pick<UndoBatchRow, 'run_no' | 'batch_no'>[]>`
    SELECT run_no, batch_no FROM (${next(0)}) b WHERE b.status = 'Completed' AND ${such}
    ORDER BY run_no, batch_no LIMIT 1`;
  const [ahead] = found ? [found] : await next(batchesAtOnce - 1);
  if (!ahead) return undefined;
  const within = ahead.run_no === run && ahead.batch_no === batch;
  return { after: within ? place : [ahead.run_no, ahead.batch_no, 0, '', ''], mayMatch: found !== undefined };
}

/** A document's key as one text, distinct for distinct keys: PostgreSQL quotes the elements of an array. */
export const placeKey = (alias: string): string => `${alias}.key::text`;

const placeOf = (alias: string, key = placeKey(alias)): string =>
  `${alias}.run_no, ${alias}.batch_no, ${alias}.row_no, ${alias}.target, ${key}`;

/** SQL: whether a row comes after a position. */
export const beyond = (tx: Transaction, alias: string, after: AfterDocument) =>
  after
    ? tx`(${tx.unsafe(placeOf(alias))}) > (${Number(after[0])}::int, ${Number(after[1])}::int, ${Number(after[2])}::int, ${after[3] as string}::text, ${after[4] as string}::text)`
    : tx`true`;

/** Converts a row of the journal with its exception, and its `placeKey` as `place_key`, to an answer. */
export function placed(row: UndoneRow): PlacedDocument {
  const { run_no, batch_no, row_no, target, key, place_key, action, reason, message } = row;
  const outcome =
    reason === 'already_removed' ? 'already_removed' : reason ? 'kept' : action === 'updated' ? 'restored' : 'removed';
  return {
    made: action === 'made',
    place: [run_no, batch_no, row_no, target, place_key],
    document: { target, key, row: row_no, outcome, reason: reason ?? null, message: message ?? null },
  };
}

/** Returns a page of documents; `keyOf` returns the cursor after the last one. */
export function documentPage(
  found: ListPart<PlacedDocument>,
  limit: number,
  keyOf: (last: PlacedDocument, shown: number) => readonly (string | number)[] = ({ place }) => place,
): { entries: UndoneDocument[]; next: string | null } {
  const shown = Math.min(found.entries.length, limit);
  const { entries, next } = page(found, limit, (last) => keyOf(last, shown));
  return { entries: entries.map(({ document }) => document), next };
}
