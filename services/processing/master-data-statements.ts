import type { InternalPlan, Plan } from '../../core/plan/plan.js';
import type { Field } from '../../core/targets/field.js';
import { fragment, raw, type SqlFragment, type Statement, statement } from '../../db/driver/statement.js';
import type { BatchStatements, InternalScope } from './batch-scope.js';
import { createStatements } from './create-statements.js';
import { assignments, insertedValues, lockStatements, newRecordFaults, withExisting } from './existing-statements.js';
import { column, columns, comparables, keyJoin, keyText } from './field-sql.js';
import { matchStatements, numberTakenFaults, removeAmbiguous } from './match-statements.js';
import { repeatedRecords } from './repeated-matches.js';
import { numberStatements } from './series-statements.js';
import { modeFaults, skipByMode, unskipped } from './write-mode.js';

/** A row per group. Without grouping by key, the records of a group may have several keys. */
function keysSql({ key, match }: InternalPlan): string {
  if (!match) return `SELECT DISTINCT record_group, ${columns(key)} FROM batch_record WHERE valid`;
  const values = [...new Set([...key, ...match.fields])].map((field) => `min(${column(field)}) AS ${column(field)}`);
  return `SELECT record_group, ${values.join(', ')} FROM batch_record WHERE valid GROUP BY record_group`;
}

/** Master data: every record is independent. */
export function masterDataStatements(scope: InternalScope): BatchStatements {
  const condition = `b.valid AND b.row_no NOT IN (SELECT row_no FROM batch_fault) ${unskipped(scope.plan)}`;
  const isValid = raw(condition);
  return {
    decide: decideStatements(scope, isValid),
    write: writeStatements(scope, isValid),
    written: `SELECT b.row_no, ${columns(scope.plan.key, 'b.')}, k.existed FROM batch_record b JOIN batch_key k USING (record_group) WHERE ${condition}`,
  };
}

function decideStatements(scope: InternalScope, isValid: SqlFragment): Statement[] {
  const { plan } = scope;
  const { number } = plan;
  return [
    ...matchStatements(plan),
    ...lockStatements(plan),
    statement`CREATE TEMP TABLE batch_key ON COMMIT DROP AS ${withExisting(scope, keysSql(plan))}`,
    ...removeAmbiguous(plan, 'batch_key'),
    ...newRecordFaults(plan, 'batch_key'),
    ...modeFaults(plan, 'batch_key'),
    ...numberTakenFaults(plan, 'batch_key'),
    ...(plan.updates
      ? [
          // Written by this import, but not by a record that is processed again: by another row of the file.
          statement`
            INSERT INTO batch_fault
            SELECT b.row_no, 'duplicate_in_file', ${number.name}::text, b.${raw(column(number))}, ${raw(keyText(plan.target, 'b'))} || ' is already in another row of this file.'
            FROM batch_key k JOIN batch_record b USING (record_group) WHERE k.written_here AND b.valid`,
        ]
      : []),
    ...skipByMode(plan, 'batch_key'),
    ...(plan.match ? repeatedRecords(plan, isValid) : [repeatedKeys(plan, isValid)]),
    statement`
      CREATE TEMP TABLE batch_outcome ON COMMIT DROP AS
      SELECT count(*) FILTER (WHERE NOT k.existed) AS inserted, count(*) FILTER (WHERE k.existed) AS updated, 0 AS lines, 0 AS sent
      FROM batch_record b JOIN batch_key k USING (record_group) WHERE ${isValid}`,
  ];
}

function writeStatements(scope: InternalScope, isValid: SqlFragment): Statement[] {
  const { companyId, importId, plan } = scope;
  const { target, header } = plan;
  return [
    ...numberStatements(
      plan,
      'batch_record',
      'row_no',
      fragment`SELECT b.row_no AS id, b.row_no AS place FROM batch_record b JOIN batch_key k USING (record_group) WHERE NOT k.existed AND ${isValid}`,
    ),
    ...createStatements(
      scope,
      'FROM batch_record b WHERE b.valid AND b.row_no NOT IN (SELECT row_no FROM batch_fault)',
    ),
    ...(plan.updates
      ? [
          statement`
            UPDATE ${raw(target.table)} t SET ${raw(assignments(plan, 'b'))} import_id = ${importId}::uuid, updated_at = now()
            FROM batch_record b JOIN batch_key k USING (record_group)
            WHERE k.existed AND ${isValid} AND ${keyJoin(target, 't', 'b')}`,
        ]
      : []),
    statement`
      INSERT INTO ${raw(target.table)} (company_id, ${raw(columns(header))}, import_id)
      SELECT ${companyId}::int, ${raw(insertedValues(header, 'b.'))}, ${importId}::uuid
      FROM batch_record b JOIN batch_key k USING (record_group)
      WHERE NOT k.existed AND ${isValid} ORDER BY b.${raw(column(plan.number))}`,
  ];
}

// The first row of a key counts. If existing keys are skipped, repeated ones are skipped as well.
export function repeatedKeys({ target, key: keys, skips, writeMode }: Plan, isValid: SqlFragment): Statement {
  const key = keys[0] as Field;
  const rows = fragment`
    FROM (
      SELECT b.row_no, b.${raw(column(key))}, ${raw(keyText(target, 'b'))} AS key_text,
        min(b.row_no) OVER (PARTITION BY ${raw(comparables(keys, 'b.'))}) AS first_row
      FROM batch_record b JOIN batch_key USING (record_group) WHERE ${isValid}
    ) same WHERE row_no > first_row AND ${raw(column(key))} IS NOT NULL`;
  return skips && writeMode !== 'update'
    ? statement`INSERT INTO batch_skip SELECT row_no ${rows}`
    : statement`
        INSERT INTO batch_fault
        SELECT row_no, 'duplicate_in_file', ${key.name}::text, ${raw(column(key))}::text, format('%s is already in row %s of this file.', key_text, first_row) ${rows}`;
}
