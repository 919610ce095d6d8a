import type { Transaction } from '../../../db/client.js';
import { type ListPart, mapEntries, readWithinPage } from '../../../db/page-bytes.js';
import { equalAsRange } from '../../../db/page-plan.js';
import type { CorrectionRow, ImportRow, RecordCorrectionRow } from '../../../db/rows.js';
import type { CorrectedCell, Correction } from '../schemas.js';
import { shownChange } from '../show-correction.js';

/**
 * Returns corrections of an import, newest first, as many as fit a page; undefined if the company has no such import.
 */
export async function readCorrections(
  tx: Transaction,
  importId: string,
  { before, limit }: { before: number | undefined; limit: number },
): Promise<ListPart<Correction> | undefined> {
  const [owner] = await tx`SELECT 1 FROM import WHERE import_id = ${importId}`;
  if (!owner) return undefined;
  const list = tx`
    SELECT * FROM correction WHERE import_id = ${importId} ${before === undefined ? tx`` : tx`AND correction_no < ${before}`}
    ORDER BY correction_no DESC LIMIT ${limit}`;
  return mapEntries(
    await readWithinPage<CorrectionRow>(tx, list),
    ({ correction_no, kind, comment, records, created_by, created_at }) => ({
      number: correction_no,
      kind,
      comment,
      records,
      createdBy: created_by,
      createdAt: created_at.toISOString(),
    }),
  );
}

/** A corrected cell with its correction. */
type FoundCell = RecordCorrectionRow & Pick<CorrectionRow, 'created_by' | 'created_at' | 'comment'>;

interface CellFilter {
  row?: number;
  number?: number;
  /** Correction, row and column of the last cell of the previous page. */
  after: number[] | undefined;
  limit: number;
}

/**
 * Returns the corrected cells of a record or of a correction, in order, as many as fit a page, each with its position;
 * undefined if the company has no such import.
 */
export async function readCorrectedCells(
  tx: Transaction,
  importId: string,
  { row, number, after, limit }: CellFilter,
): Promise<ListPart<CorrectedCell & { place: [number, number, number] }> | undefined> {
  const [owner] = await tx<Pick<ImportRow, 'columns'>[]>`SELECT columns FROM import WHERE import_id = ${importId}`;
  if (!owner) return undefined;
  const [correctionNo = 0, rowNo = 0, columnNo = 0] = after ?? [];
  const beyond = tx`(c.correction_no, c.row_no, c.column_no) > (${correctionNo}::int, ${rowNo}::int, ${columnNo}::int)`;
  const ofRecord = row === undefined ? undefined : equalAsRange(tx, 'row_no', tx`${row}::int`);
  const cells = ofRecord
    ? tx`
        SELECT * FROM record_correction c WHERE import_id = ${importId} AND ${ofRecord} AND (c.row_no, c.correction_no) >= (${row ?? 0}::int, ${correctionNo}::int) AND ${beyond}
        ORDER BY c.row_no, c.correction_no, c.column_no LIMIT ${limit}`
    : tx`
        SELECT * FROM record_correction c WHERE import_id = ${importId} AND c.correction_no = ${number ?? 0} AND ${beyond}
        ORDER BY c.correction_no, c.row_no, c.column_no LIMIT ${limit}`;
  const list = tx`
    SELECT c.row_no, c.column_no, c.before, c.after, c.correction_no, a.created_by, a.created_at, a.comment, a.named FROM (${cells}) c
    CROSS JOIN LATERAL (
      SELECT a.created_by, a.created_at, a.comment, (
        SELECT octet_length(o.columns->>(c.column_no - 1)) FROM import o WHERE o.import_id = ${importId} LIMIT 1
      ) AS named
      FROM correction a WHERE a.import_id = ${importId} AND a.correction_no = c.correction_no LIMIT 1
    ) a
    ORDER BY c.correction_no, c.row_no, c.column_no LIMIT ${limit}`;
  const size = tx`octet_length(q::text) + coalesce(q.named, 0)`;
  return mapEntries(await readWithinPage<FoundCell>(tx, list, size), (cell) => ({
    row: cell.row_no,
    ...shownChange(owner.columns ?? [], cell.column_no - 1, cell.before ?? undefined, cell.after),
    correction: cell.correction_no,
    comment: cell.comment,
    createdBy: cell.created_by,
    createdAt: cell.created_at.toISOString(),
    place: [cell.correction_no, cell.row_no, cell.column_no],
  }));
}
