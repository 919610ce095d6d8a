import type { Transaction } from '../../db/client.js';
import { groupErrorMessage, namesKeyless } from '../../db/group-error-message.js';
import type { CorrectableImport } from './correctable-import.js';

/**
 * Makes records wait again that were in error only because of another record of their document, if none of it is in
 * error any more; otherwise their message names that record. Returns how many wait. They were not corrected, so there
 * is no correction for them.
 */
export async function reopenDocuments(tx: Transaction, correctable: CorrectableImport): Promise<number> {
  const { companyId, importId, runNo } = correctable;
  const isOfKeyless = tx.unsafe(namesKeyless('e.message'));
  // All errors of the import are read, once: groups have no index, and errors are few.
  const freed = await tx`
    WITH errors AS MATERIALIZED (
      SELECT e.ctid AS place, r.place AS record, e.code = 'group_in_error' AS drawn_in,
        min(e.row_no) FILTER (WHERE e.code <> 'group_in_error') OVER (PARTITION BY r.group_key) AS culprit,
        min(e.row_no) FILTER (WHERE e.code = 'document_missing') OVER (PARTITION BY r.group_key) AS keyless
      FROM record_error e CROSS JOIN LATERAL (
        SELECT i.ctid AS place, i.group_key FROM integration_record i
        WHERE i.company_id = ${companyId} AND i.import_id = ${importId} AND i.row_no = e.row_no LIMIT 1
      ) r
      WHERE e.import_id = ${importId}
    ), renamed AS (
      UPDATE record_error e SET message = CASE WHEN keyless IS NULL AND NOT ${isOfKeyless}
        THEN regexp_replace(e.message, 'row [0-9]+', 'row ' || culprit) ELSE ${tx.unsafe(groupErrorMessage('culprit', 'keyless'))} END
      FROM errors WHERE e.ctid = errors.place AND drawn_in AND culprit IS NOT NULL
        AND (strpos(e.message, 'row ' || coalesce(keyless, culprit) || ' ') = 0 OR (keyless IS NULL) = ${isOfKeyless})
    ), deleted AS (
      DELETE FROM record_error e USING errors WHERE e.ctid = errors.place AND drawn_in AND culprit IS NULL
    )
    UPDATE integration_record r SET corrected_after = ${runNo} FROM errors WHERE r.ctid = errors.record AND drawn_in AND culprit IS NULL`;
  return freed.count;
}
