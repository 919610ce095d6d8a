import type { ImportRef } from '../core/model/contract.js';
import type { Transaction } from './client.js';

/** Rows of the file that one statement looks at. */
const rowsPerStatement = 200_000;

/**
 * A document is made whole or not at all, so its records are in error as soon as one of them is: puts `group_in_error`
 * on those that have no error of their own and are not completed. `correctionNo` limits it to the documents of the records
 * that this correction has changed. Gives how many records are in error now that were not.
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
    SELECT r.group_key, min(r.row_no) AS culprit FROM ${group(tx`
      (SELECT DISTINCT row_no FROM record_error WHERE import_id = ${importId} AND code <> 'group_in_error') found`)}
    WHERE r.group_key IS NOT NULL ${corrected} GROUP BY r.group_key`;
  // Of any length, which the other kind of index does not take.
  await tx`CREATE INDEX ON faulty_group USING hash (group_key)`;
  const [range] = await tx`
    SELECT min(row_no) AS first, max(row_no) AS last FROM integration_record
    WHERE import_id = ${importId} AND EXISTS (SELECT FROM faulty_group)`;
  // What is read for the first time has nothing that is completed.
  const notCompleted =
    correctionNo === undefined
      ? tx``
      : tx`AND coalesce((SELECT s.status FROM record_status s
          WHERE s.company_id = ${companyId} AND s.import_id = ${importId} AND s.row_no = r.row_no LIMIT 1), '') <> 'Completed'`;
  let marked = 0;
  for (let from = range?.first ?? 1; from <= (range?.last ?? 0); from += rowsPerStatement) {
    // Whatever the planner believes of tables that were never analyzed, IS TRUE keeps the first look one into a hash table,
    // and LIMIT the others one into an index each.
    const added = await tx`
      INSERT INTO record_error (company_id, import_id, row_no, error_no, origin, code, message)
      SELECT ${companyId}, ${importId}, r.row_no, 1, 'processing', 'group_in_error',
        format('Not created: the record in row %s of the same document is in error.', g.culprit)
      FROM integration_record r
      CROSS JOIN LATERAL (SELECT f.culprit FROM faulty_group f WHERE f.group_key = r.group_key LIMIT 1) g
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
