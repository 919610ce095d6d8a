import { raw, type Statement, statement } from '../../db/driver/statement.js';
import type { ResultScope } from './batch-scope.js';

/** A query for the findings by record: a row per record, with `row_no` and `findings` as JSON. */
const remarks = (table: string): string => `
  SELECT row_no, jsonb_agg(jsonb_build_object('code', code, 'field', field, 'value', left(value, 200), 'message', message)) AS findings
  FROM ${table} GROUP BY row_no`;

/** The errors that processing has found, by record: `row_no` and `findings`. */
export const errorsFound = remarks('batch_fault');

/** The warnings that processing has found, as in `errorsFound`. */
export const warningsFound = ({ warns }: ResultScope['plan']): string =>
  warns ? remarks('batch_warning') : 'SELECT NULL::int AS row_no, NULL::jsonb AS findings WHERE false';

/**
 * Stores what a dry run has found out about the records of a batch. `skipped` is a query for the skipped rows; `action`
 * and `changes` are SQL for a record `b` that is neither in error nor skipped, with what `joined` adds to it.
 */
export function storeFindings(
  { companyId, importId, runNo, plan }: ResultScope,
  { skipped, joined, action, changes }: { skipped: string; joined: string; action: string; changes: string },
): Statement {
  // A record that would simply be created is not stored: most are.
  return statement`
    INSERT INTO dry_run_record (company_id, import_id, run_no, row_no, action, changes, errors, warnings)
    SELECT ${companyId}::int, ${importId}::uuid, ${runNo}::int, * FROM (
      SELECT b.row_no,
        CASE WHEN NOT b.valid OR f.findings IS NOT NULL THEN 'error' WHEN s.row_no IS NOT NULL THEN 'skip' ${raw(action)} END AS action,
        ${raw(changes)} AS changes, f.findings AS errors, w.findings AS warnings
      FROM batch_record b
      LEFT JOIN (${raw(errorsFound)}) f USING (row_no)
      LEFT JOIN (${raw(skipped)}) s USING (row_no)
      LEFT JOIN (${raw(warningsFound(plan))}) w USING (row_no)
      ${raw(joined)}
    ) found WHERE action <> 'insert' OR warnings IS NOT NULL`;
}
