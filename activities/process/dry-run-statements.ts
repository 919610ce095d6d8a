import type { BooksTarget } from '../../targets/target.js';
import type { BatchScope, BatchStatements } from './batch-scope.js';
import { changeStatements } from './change-statements.js';
import { warns } from './look-up-checks.js';
import { raw, type Statement, statement } from './statement.js';
import { skips } from './write-mode.js';

/**
 * A batch that is only tried: all that it would write is written, so that whatever the database has
 * against it (a constraint, a trigger) is known too, and taken back; what was found out is kept.
 */
export function dryRunStatements(
  target: BooksTarget,
  scope: BatchScope,
  { decide, write }: BatchStatements,
): Statement[] {
  return [
    ...decide,
    ...changeStatements(target, scope),
    statement`SAVEPOINT untouched`,
    ...write,
    statement`SET CONSTRAINTS ALL IMMEDIATE`,
    statement`ROLLBACK TO SAVEPOINT untouched`,
    findings(scope),
  ];
}

/** By record, what was found: a row per record of `row_no` and `said`, as JSON. */
export const remarks = (table: string): string => `
  SELECT row_no, jsonb_agg(jsonb_build_object('code', code, 'field', field, 'value', left(value, 200), 'message', message)) AS said
  FROM ${table} GROUP BY row_no`;

// A record that would simply be created leaves nothing behind: most are such.
function findings({ companyId, importId, runNo, setup }: BatchScope): Statement {
  const passed = skips(setup) ? 'SELECT DISTINCT row_no FROM batch_skip' : 'SELECT NULL::int AS row_no WHERE false';
  const warned = warns(setup)
    ? remarks('batch_warning')
    : 'SELECT NULL::int AS row_no, NULL::jsonb AS said WHERE false';
  return statement`
    INSERT INTO dry_run_record (company_id, import_id, run_no, row_no, action, changes, errors, warnings)
    SELECT ${companyId}::int, ${importId}::uuid, ${runNo}::int, * FROM (
      SELECT b.row_no,
        CASE WHEN NOT b.valid OR f.said IS NOT NULL THEN 'error' WHEN s.row_no IS NOT NULL THEN 'skip'
          WHEN c.row_no IS NULL THEN 'insert' WHEN g.changed THEN 'update' ELSE 'unchanged' END AS action,
        nullif(c.changes, '[]') AS changes, f.said AS errors, w.said AS warnings
      FROM batch_record b
      LEFT JOIN (${raw(remarks('batch_fault'))}) f USING (row_no)
      LEFT JOIN (${raw(passed)}) s USING (row_no)
      LEFT JOIN (${raw(warned)}) w USING (row_no)
      LEFT JOIN batch_change c USING (row_no)
      LEFT JOIN (SELECT record_group, bool_or(changes <> '[]') AS changed FROM batch_change GROUP BY record_group) g
        ON g.record_group = b.record_group
    ) found WHERE action <> 'insert' OR warnings IS NOT NULL`;
}
