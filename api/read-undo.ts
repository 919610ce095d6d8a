import type { Row } from 'postgres';
import type { Transaction } from '../db/client.js';
import { type Beginning, beginningOf, mapped } from '../db/page-bytes.js';
import { undosWithFigures } from '../db/undo-figures.js';
import { type UndoFigures, type UndoOutcome, undoMessage, undoneSoFar } from '../workflows/undo-figures.js';
import { Problem } from './problem.js';
import type { Undo, UndoneDocument } from './shapes/undo.js';

/** Undos of an import, the newest first. Throws `Problem` where the company has no such import. */
export async function readUndos(
  tx: Transaction,
  company: string,
  importId: string,
  which: { number?: number; before?: number | undefined; limit?: number },
): Promise<Undo[]> {
  await requireImport(tx, importId);
  const undos = await undosWithFigures(tx, importId, which);
  return undos.map(({ row, figures }) => shapeOf(row, figures, `/v1/companies/${company}/imports/${importId}`));
}

/** One undo by its number. Throws `Problem` where there is none. */
export async function readUndo(tx: Transaction, company: string, importId: string, number: number): Promise<Undo> {
  const [found] = await readUndos(tx, company, importId, { number });
  if (!found) throw new Problem('not_found', `The import has no undo ${number}.`);
  return found;
}

/** Throws `Problem` where the company has no such import. */
export async function requireImport(tx: Transaction, importId: string): Promise<void> {
  const [found] = await tx`SELECT 1 FROM import WHERE import_id = ${importId}`;
  if (!found) throw new Problem('import_not_found', `There is no import ${importId}.`);
}

function shapeOf(row: Row, figures: UndoFigures, importLink: string): Undo {
  const { number, status, total, removed, restored, kept, gone } = figures;
  const self = `${importLink}/undos/${number}`;
  const done = undoneSoFar(figures);
  return {
    number,
    status,
    message: undoMessage(figures),
    counts: { total, removed, restored, kept, gone, left: total - done },
    percent: total > 0 ? Math.round((done / total) * 1000) / 10 : 100,
    fault: row.fault,
    createdBy: row.created_by,
    createdAt: row.created_at.toISOString(),
    startedAt: row.started_at?.toISOString() ?? null,
    finishedAt: row.finished_at?.toISOString() ?? null,
    links: { self, documents: `${self}/documents`, import: importLink },
  };
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

/** A document in a list, with what says where it stands there. */
export interface PlacedDocument {
  place: readonly [number, number, number, string, string];
  /** Whether a look-up made it. */
  made: boolean;
  document: UndoneDocument;
}

/** What has become so far of the documents that an undo takes, in the order in which they were written, as far as it fits a page. */
export async function readUndoneDocuments(
  tx: Transaction,
  { importId, number, outcome, after, limit }: DocumentFilter,
): Promise<Beginning<PlacedDocument>> {
  const excepted = outcome === 'kept' || outcome === 'gone';
  const action = outcome === 'restored' ? ['updated'] : outcome === 'removed' ? ['inserted', 'made'] : undefined;
  const list = excepted
    ? tx`
        SELECT e.run_no, e.batch_no, e.row_no, e.target, e.key, ${tx.unsafe(placeKey('e'))} AS place_key, e.reason, e.message FROM undo_exception e
        WHERE e.import_id = ${importId} AND e.number = ${number} AND ${outcome === 'gone' ? tx`e.reason = 'gone'` : tx`e.reason <> 'gone'`} AND ${beyond(tx, 'e', after)}
        ORDER BY ${tx.unsafe(placeOf('e'))} LIMIT ${limit}`
    : tx`
        SELECT w.run_no, w.batch_no, w.row_no, w.target, w.key, w.action, e.reason, e.message, ${tx.unsafe(placeKey('w'))} AS place_key FROM written_document w
        JOIN undo_batch b ON b.company_id = w.company_id AND b.import_id = w.import_id AND b.number = ${number} AND b.run_no = w.run_no AND b.batch_no = w.batch_no AND b.made = (w.action = 'made')
        LEFT JOIN undo_exception e ON e.company_id = w.company_id AND e.import_id = w.import_id AND e.number = b.number AND e.run_no = w.run_no AND e.batch_no = w.batch_no AND e.row_no = w.row_no AND e.target = w.target AND e.key = w.key
        WHERE w.import_id = ${importId} AND w.action <> 'unchanged' AND b.status = 'Completed' AND ${action ? tx`w.action = ANY (${action}) AND e.reason IS NULL` : tx`true`} AND ${beyond(tx, 'w', after)}
          AND (b.prior = 0 OR EXISTS (
            SELECT FROM undo_exception p WHERE p.company_id = w.company_id AND p.import_id = w.import_id AND p.number = b.prior AND p.run_no = w.run_no AND p.batch_no = w.batch_no
              AND p.row_no = w.row_no AND p.target = w.target AND p.key = w.key AND p.reason <> 'gone'))
        ORDER BY ${tx.unsafe(placeOf('w'))} LIMIT ${limit}`;
  return mapped(await beginningOf(tx, list), placed);
}

/** A document's key as one text, different for different keys: PostgreSQL quotes what an array holds. */
export const placeKey = (alias: string): string => `${alias}.key::text`;

const placeOf = (alias: string): string =>
  `${alias}.run_no, ${alias}.batch_no, ${alias}.row_no, ${alias}.target, ${placeKey(alias)}`;

/** Whether a row comes after a place, as SQL. */
export const beyond = (tx: Transaction, alias: string, after: AfterDocument) =>
  after
    ? tx`(${tx.unsafe(placeOf(alias))}) > (${Number(after[0])}::int, ${Number(after[1])}::int, ${Number(after[2])}::int, ${after[3] as string}::text, ${after[4] as string}::text)`
    : tx`true`;

/** A row of the journal with its exception, and its `placeKey` as `place_key`, as the API shows it. */
export function placed(row: Row): PlacedDocument {
  const { run_no, batch_no, row_no, target, key, place_key, action, reason, message } = row;
  const outcome = reason === 'gone' ? 'gone' : reason ? 'kept' : action === 'updated' ? 'restored' : 'removed';
  return {
    made: action === 'made',
    place: [run_no, batch_no, row_no, target, place_key],
    document: { target, key, row: row_no, outcome, reason: reason ?? null, message: message ?? null },
  };
}
