import type { ImportRef, Selection } from '../../core/model/contract.js';
import type { Plan } from '../../core/plan/plan.js';
import type { Transaction } from '../../db/client.js';

/** Writes the positions of records in a renumbered run: whole groups, each at the position of its first record. */
export function renumberRecords(
  tx: Transaction,
  run: ImportRef & Selection & { number: number },
  plan: Plan,
  { everything, corrected }: { everything: boolean; corrected: boolean },
) {
  const { companyId, importId, number } = run;
  const all = tx`SELECT row_no, group_key FROM integration_record WHERE import_id = ${importId}`;
  // An error of one record concerns its whole document, so the rest of a selected record's group is not completed
  // either; but a correction may have moved a record to a completed document.
  const open = corrected
    ? tx`AND EXISTS (SELECT FROM record_status s WHERE s.import_id = ${importId} AND s.row_no = r.row_no AND s.status <> 'Completed')`
    : tx``;
  const members = plan.target.lines
    ? tx`
        SELECT r.row_no, r.group_key FROM integration_record r
        JOIN (SELECT DISTINCT group_key FROM chosen WHERE group_key IS NOT NULL) g USING (group_key) WHERE r.import_id = ${importId} ${open}
        UNION ALL SELECT row_no, group_key FROM chosen WHERE group_key IS NULL`
    : tx`SELECT row_no, group_key FROM chosen`;
  return tx`
    WITH chosen AS MATERIALIZED (${everything ? tx`SELECT NULL::int AS row_no, NULL::text AS group_key` : chosenRecords(tx, run)}),
    members AS (${everything ? all : members})
    INSERT INTO run_record (company_id, import_id, run_no, position, row_no)
    SELECT ${companyId}, ${importId}, ${number}, row_number() OVER (ORDER BY first_row, row_no), row_no
    FROM (SELECT row_no, CASE WHEN group_key IS NULL THEN row_no ELSE min(row_no) OVER (PARTITION BY group_key) END AS first_row FROM members) placed`;
}

function chosenRecords(tx: Transaction, { importId, records, status }: ImportRef & Selection) {
  const named = records ? tx`AND s.row_no = ANY (${records}::int[])` : tx``;
  // Errors are few and have an index; records of any other status are searched one by one.
  if (status === 'Error') {
    return tx`
      SELECT r.row_no, r.group_key FROM (SELECT DISTINCT s.row_no FROM record_error s WHERE s.import_id = ${importId} ${named}) e
      CROSS JOIN LATERAL (SELECT i.row_no, i.group_key FROM integration_record i WHERE i.import_id = ${importId} AND i.row_no = e.row_no LIMIT 1) r`;
  }
  const wanted = status ? [status] : records ? ['Ready', 'Error', 'Skipped'] : ['Ready'];
  return tx`SELECT s.row_no, s.group_key FROM record_status s WHERE s.import_id = ${importId} AND s.status = ANY (${wanted}) ${named}`;
}
