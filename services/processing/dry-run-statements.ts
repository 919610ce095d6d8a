import { type Statement, statement } from '../../db/driver/statement.js';
import type { BatchStatements, InternalScope } from './batch-scope.js';
import { changeStatements } from './change-statements.js';
import { storeFindings } from './dry-run-findings.js';
import { skippedRows } from './write-mode.js';

/**
 * Tries a batch: everything is written, so that the objections of the database (a constraint, a trigger) are found as
 * well, and rolled back. Only the findings are stored.
 */
export function dryRunStatements(scope: InternalScope, { decide, write }: BatchStatements): Statement[] {
  return [
    ...decide,
    ...changeStatements(scope),
    statement`SAVEPOINT untouched`,
    ...write,
    statement`SET CONSTRAINTS ALL IMMEDIATE`,
    statement`ROLLBACK TO SAVEPOINT untouched`,
    findings(scope),
  ];
}

function findings(scope: InternalScope): Statement {
  return storeFindings(scope, {
    skipped: skippedRows(scope.plan),
    joined: `
      LEFT JOIN batch_change c USING (row_no)
      LEFT JOIN (SELECT record_group, bool_or(changes <> '[]') AS changed FROM batch_change GROUP BY record_group) g
        ON g.record_group = b.record_group`,
    action: `WHEN c.row_no IS NULL THEN 'insert' WHEN g.changed THEN 'update' ELSE 'unchanged'`,
    changes: `nullif(c.changes, '[]')`,
  });
}
