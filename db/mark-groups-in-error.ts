import type { ImportRef } from '../core/model/contract.js';
import type { Transaction } from './client.js';
import { groupErrorMessage } from './group-error-message.js';

/** How many rows of the file one statement reads. */
const rowsPerStatement = 200_000;

/**
 * A document is created completely or not at all, so an error in one record puts its whole group in error: adds
 * `group_in_error` to the group's records that have no error of their own and are not completed. `correctionNo` limits
 * this to the groups of the records that this correction has changed. Returns how many records were marked.
 */
export async function markGroupsInError(
  tx: Transaction,
  { companyId, importId }: ImportRef,
  correctionNo?: number,
): Promise<number> {
  const group = (rows: ReturnType<Transaction>) => tx`
    ${rows} CROSS JOIN LATERAL (
      SELECT i.row_no, i.group_key FROM integration_record i
      WHERE i.company_id = ${companyId} AND i.import_id = ${importId} AND i.row_no = found.row_no LIMIT 1
    ) r`;
  const corrected =
    correctionNo === undefined
      ? tx``
      : tx`AND (r.group_key IN (SELECT r.group_key FROM ${group(tx`
          (SELECT DISTINCT row_no FROM record_correction WHERE import_id = ${importId} AND correction_no = ${correctionNo}) found`)})) IS TRUE`;
  await tx`
    CREATE TEMP TABLE faulty_group ON COMMIT DROP AS
    SELECT r.group_key, min(r.row_no) AS culprit, min(r.row_no) FILTER (WHERE found.keyless) AS keyless FROM ${group(tx`
      (SELECT row_no, bool_or(code = 'document_missing') AS keyless FROM record_error
        WHERE import_id = ${importId} AND code <> 'group_in_error' GROUP BY row_no) found`)}
    WHERE r.group_key IS NOT NULL ${corrected} GROUP BY r.group_key`;
  // A hash index, because keys may be longer than a B-tree allows.
  await tx`CREATE INDEX ON faulty_group USING hash (group_key)`;
  const [range] = await tx<{ first: number | null; last: number | null }[]>`
    SELECT min(row_no) AS first, max(row_no) AS last FROM integration_record
    WHERE import_id = ${importId} AND EXISTS (SELECT FROM faulty_group)`;
  // While a file is being staged, no record is completed yet.
  const notCompleted =
    correctionNo === undefined
      ? tx``
      : tx`AND coalesce((SELECT s.status FROM record_status s
          WHERE s.company_id = ${companyId} AND s.import_id = ${importId} AND s.row_no = r.row_no LIMIT 1), '') <> 'Completed'`;
  let marked = 0;
  for (let from = range?.first ?? 1; from <= (range?.last ?? 0); from += rowsPerStatement) {
    // The planner has no statistics of these tables. IS TRUE makes it use a hash table for the first condition, and LIMIT
    // an index for each of the others.
    const added = await tx`
      INSERT INTO record_error (company_id, import_id, row_no, error_no, origin, code, message)
      SELECT ${companyId}, ${importId}, r.row_no, 1, 'processing', 'group_in_error',
        ${tx.unsafe(groupErrorMessage('g.culprit', 'g.keyless'))}
      FROM integration_record r
      CROSS JOIN LATERAL (SELECT f.culprit, f.keyless FROM faulty_group f WHERE f.group_key = r.group_key LIMIT 1) g
      WHERE r.import_id = ${importId} AND r.row_no BETWEEN ${from} AND ${from + rowsPerStatement - 1}
        AND (r.group_key IN (SELECT f.group_key FROM faulty_group f)) IS TRUE
        AND (SELECT e.row_no FROM record_error e
          WHERE e.company_id = ${companyId} AND e.import_id = ${importId} AND e.row_no = r.row_no LIMIT 1) IS NULL
        ${notCompleted}`;
    marked += added.count;
  }
  await tx`DROP TABLE faulty_group`;
  return marked;
}
