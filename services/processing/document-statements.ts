import type { InternalPlan } from '../../core/plan/plan.js';
import type { Field } from '../../core/targets/field.js';
import type { InternalTarget } from '../../core/targets/target.js';
import { fragment, raw, type SqlFragment, type Statement, statement } from '../../db/driver/statement.js';
import type { BatchStatements, InternalScope } from './batch-scope.js';
import { createStatements } from './create-statements.js';
import { assignments, insertedValues, lockStatements, newRecordFaults, withExisting } from './existing-statements.js';
import { columns, keyJoin, keyText } from './field-sql.js';
import { absentFaults, differingFaults, groupFaults, groupSql, sameKeyFaults } from './group-statements.js';
import { matchStatements, numberTakenFaults, removeAmbiguous } from './match-statements.js';
import { repeatedDocuments } from './repeated-matches.js';
import { numberStatements } from './series-statements.js';
import { modeFaults, skipByMode } from './write-mode.js';

/** Quantity × price less discount, exact, rounded to the 5 decimals of a line amount. */
const lineAmount = `round("quantity" * coalesce("unit_price", 0) * (100 - "line_discount_percent") * 0.01, 5)`;

/** Creates documents from groups of records: header and lines, whole or not at all. */
export function documentStatements(scope: InternalScope): BatchStatements {
  return {
    decide: decideStatements(scope),
    write: writeStatements(scope),
    written: `SELECT first_row AS row_no, ${columns(scope.plan.key)}, existed FROM batch_group`,
  };
}

function decideStatements(scope: InternalScope): Statement[] {
  const { plan } = scope;
  return [
    ...matchStatements(plan),
    ...lockStatements(plan),
    statement`CREATE TEMP TABLE batch_group ON COMMIT DROP AS ${withExisting(scope, groupsSql(plan.header))}`,
    ...removeAmbiguous(plan, 'batch_group'),
    ...newRecordFaults(plan, 'batch_group'),
    differingFaults(plan),
    ...absentFaults(plan),
    ...modeFaults(plan, 'batch_group'),
    ...numberTakenFaults(plan, 'batch_group'),
    ...keyFaults(plan),
    ...groupFaults(plan),
    ...skipByMode(plan, 'batch_group'),
    ...repeatedDocuments(plan),
    statement`
      CREATE TEMP TABLE batch_outcome ON COMMIT DROP AS
      SELECT count(*) FILTER (WHERE NOT existed) AS inserted, count(*) FILTER (WHERE existed) AS updated, coalesce(sum(line_count), 0) AS lines, 0 AS sent
      FROM batch_group`,
  ];
}

function writeStatements(scope: InternalScope): Statement[] {
  const { companyId, importId, plan } = scope;
  const { target, header, lines } = plan;
  const lineTable = raw((target.lines as NonNullable<InternalTarget['lines']>).table);
  return [
    ...numberStatements(
      plan,
      'batch_group',
      'record_group',
      fragment`SELECT record_group AS id, first_row AS place FROM batch_group WHERE NOT existed`,
    ),
    ...createStatements(scope, 'FROM batch_record b JOIN batch_group g USING (record_group) WHERE true'),
    ...(plan.updates ? replaceStatements(plan, importId, lineTable) : []),
    statement`
      INSERT INTO ${raw(target.table)} (company_id, ${raw(columns(header))}, amount, line_count, import_id)
      SELECT ${companyId}::int, ${raw(insertedValues(header))}, amount, line_count, ${importId}::uuid
      FROM batch_group WHERE NOT existed ORDER BY ${raw(columns(plan.key))}`,
    statement`
      INSERT INTO ${lineTable} (company_id, document_type, document_number, line_number, ${raw(columns(lines))}, amount)
      SELECT ${companyId}::int, g.document_type, g.number,
        row_number() OVER (PARTITION BY record_group ORDER BY b.row_no) * CASE WHEN g.line_count > 200000 THEN 1 ELSE 10000 END,
        ${raw(columns(lines, 'b.'))}, ${raw(lineAmount.replaceAll('"quantity"', 'b."quantity"'))}
      FROM batch_record b JOIN batch_group g USING (record_group)
      ORDER BY g.document_type, g.number, b.row_no`,
  ];
}

/** A row per document, with the sum of its lines. */
const groupsSql = (header: readonly Field[]): string => groupSql(header, `, sum(${lineAmount}) AS amount`);

function keyFaults(plan: InternalPlan): Statement[] {
  const { updates, target, match } = plan;
  return [
    // A completed group is never processed again: a document that this import wrote comes from another group.
    ...(updates
      ? [
          statement`
            INSERT INTO batch_fault
            SELECT b.row_no, CASE WHEN g.written_here THEN 'duplicate_in_file' ELSE 'document_released' END, 'number', g.number,
              ${raw(keyText(target, 'g'))} || CASE WHEN g.written_here THEN ' was already created from other rows of this file.' ELSE ' is released; only open documents are updated.' END
            FROM batch_group g JOIN batch_record b USING (record_group) WHERE g.written_here OR (g.existed AND NOT g.open)`,
        ]
      : []),
    ...(match ? [] : [sameKeyFaults(plan)]),
  ];
}

/** Replaces the mapped header fields and all lines of an open document by those of the file. */
function replaceStatements(plan: InternalPlan, importId: string, lineTable: SqlFragment): Statement[] {
  const { target } = plan;
  return [
    statement`
      UPDATE ${raw(target.table)} t SET ${raw(assignments(plan, 'g'))} amount = g.amount, line_count = g.line_count,
        import_id = ${importId}::uuid, updated_at = now()
      FROM batch_group g WHERE g.existed AND ${keyJoin(target, 't', 'g')}`,
    statement`
      DELETE FROM ${lineTable} l USING batch_group g
      WHERE g.existed AND l.document_type = g.document_type AND l.document_number = g.number`,
  ];
}
