import type { Transaction } from '../../db/client.js';
import type { CorrectableImport } from './correctable-import.js';

/**
 * Lets records wait again that were in error only as another one of their document was, where none of it is any
 * more; where one still is, the others name that one. Gives how many wait. They were not corrected: nothing says so.
 */
export async function reopenDocuments(tx: Transaction, held: CorrectableImport): Promise<number> {
  const { companyId, importId, runNo } = held;
  // All errors of the import are looked through, once: groups have no index, and errors are few.
  const freed = await tx`
    WITH told AS MATERIALIZED (
      SELECT e.ctid AS place, r.place AS record, e.code = 'group_in_error' AS drawn_in,
        min(e.row_no) FILTER (WHERE e.code <> 'group_in_error') OVER (PARTITION BY r.group_key) AS culprit
      FROM record_error e CROSS JOIN LATERAL (
        SELECT i.ctid AS place, i.group_key FROM integration_record i
        WHERE i.company_id = ${companyId} AND i.import_id = ${importId} AND i.row_no = e.row_no LIMIT 1
      ) r
      WHERE e.import_id = ${importId}
    ), named AS (
      UPDATE record_error e SET message = regexp_replace(e.message, 'row [0-9]+', 'row ' || culprit)
      FROM told WHERE e.ctid = told.place AND drawn_in AND culprit IS NOT NULL AND strpos(e.message, 'row ' || culprit || ' ') = 0
    ), forgotten AS (
      DELETE FROM record_error e USING told WHERE e.ctid = told.place AND drawn_in AND culprit IS NULL
    )
    UPDATE integration_record r SET corrected_after = ${runNo} FROM told WHERE r.ctid = told.record AND drawn_in AND culprit IS NULL`;
  return freed.count;
}
