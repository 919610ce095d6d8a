import type { IntegrationSetup } from '../../core/setup/setup.js';
import type { Field } from '../../core/targets/field.js';
import type { InternalTarget, Target } from '../../core/targets/target.js';
import { fragment, raw, type SqlFragment, type Statement, statement } from '../../db/statement.js';
import type { BatchScope, BatchStatements } from './batch-scope.js';
import { createStatements } from './create-statements.js';
import { assignments, insertedValues, lockStatements, newRecordFaults, withExisting } from './existing-statements.js';
import { column, columns, keyFields, keyJoin, keyText, presentFields } from './field-sql.js';
import { matchedFields, matchStatements, numberTakenFaults, removeAmbiguous } from './match-statements.js';
import { repeatedRecords } from './repeated-matches.js';
import { numberStatements } from './series-statements.js';
import { modeFaults, skipByMode, skips, updates } from './write-mode.js';

/** A row per group. Without grouping by key, the records of a group may have several keys. */
function keysSql(target: InternalTarget, setup: IntegrationSetup): string {
  const keys = keyFields(target);
  if (!setup.matchBy) return `SELECT DISTINCT record_group, ${columns(keys)} FROM batch_record WHERE valid`;
  const values = [...new Set([...keys, ...matchedFields(target, setup)])].map(
    (field) => `min(${column(field)}) AS ${column(field)}`,
  );
  return `SELECT record_group, ${values.join(', ')} FROM batch_record WHERE valid GROUP BY record_group`;
}

/** Master data: every record is independent. */
export function masterDataStatements(target: InternalTarget, scope: BatchScope): BatchStatements {
  const passed = skips(scope.setup) ? 'AND b.row_no NOT IN (SELECT row_no FROM batch_skip)' : '';
  const condition = `b.valid AND b.row_no NOT IN (SELECT row_no FROM batch_fault) ${passed}`;
  const isValid = raw(condition);
  return {
    decide: decideStatements(target, scope, isValid),
    write: writeStatements(target, scope, isValid),
    written: `SELECT b.row_no, ${columns(keyFields(target), 'b.')}, k.existed FROM batch_record b JOIN batch_key k USING (record_group) WHERE ${condition}`,
  };
}

function decideStatements(target: InternalTarget, scope: BatchScope, isValid: SqlFragment): Statement[] {
  const { setup } = scope;
  const key = keyFields(target)[0] as Field;
  return [
    ...matchStatements(target, scope),
    ...lockStatements(target, scope),
    statement`CREATE TEMP TABLE batch_key ON COMMIT DROP AS ${withExisting(target, scope, keysSql(target, setup))}`,
    ...removeAmbiguous(setup, 'batch_key'),
    ...newRecordFaults(target, scope, 'batch_key'),
    ...modeFaults(target, setup, 'batch_key'),
    ...numberTakenFaults(target, setup, 'batch_key'),
    ...(updates(setup)
      ? [
          // Written by this import, but not by a record that is processed again: by another row of the file.
          statement`
            INSERT INTO batch_fault
            SELECT b.row_no, 'duplicate_in_file', ${key.name}::text, b.${raw(column(key))}, ${raw(keyText(target, 'b'))} || ' is already in another row of this file.'
            FROM batch_key k JOIN batch_record b USING (record_group) WHERE k.written_here AND b.valid`,
        ]
      : []),
    ...skipByMode(setup, 'batch_key'),
    ...(setup.matchBy ? repeatedRecords(target, setup, isValid) : [repeatedKeys(target, setup, isValid)]),
    statement`
      CREATE TEMP TABLE batch_outcome ON COMMIT DROP AS
      SELECT count(*) FILTER (WHERE NOT k.existed) AS inserted, count(*) FILTER (WHERE k.existed) AS updated, 0 AS lines, 0 AS sent
      FROM batch_record b JOIN batch_key k USING (record_group) WHERE ${isValid}`,
  ];
}

function writeStatements(target: InternalTarget, scope: BatchScope, isValid: SqlFragment): Statement[] {
  const { companyId, importId, setup } = scope;
  const present = presentFields(target.fields, setup);
  return [
    ...numberStatements(
      target,
      setup,
      'batch_record',
      'row_no',
      fragment`SELECT b.row_no AS id, b.row_no AS place FROM batch_record b JOIN batch_key k USING (record_group) WHERE NOT k.existed AND ${isValid}`,
    ),
    ...createStatements(
      target,
      scope,
      'FROM batch_record b WHERE b.valid AND b.row_no NOT IN (SELECT row_no FROM batch_fault)',
    ),
    ...(updates(setup)
      ? [
          statement`
            UPDATE ${raw(target.table)} t SET ${raw(assignments(target, scope, 'b'))} import_id = ${importId}::uuid, updated_at = now()
            FROM batch_record b JOIN batch_key k USING (record_group)
            WHERE k.existed AND ${isValid} AND ${keyJoin(target, 't', 'b')}`,
        ]
      : []),
    statement`
      INSERT INTO ${raw(target.table)} (company_id, ${raw(columns(present))}, import_id)
      SELECT ${companyId}::int, ${raw(insertedValues(present, setup, 'b.'))}, ${importId}::uuid
      FROM batch_record b JOIN batch_key k USING (record_group)
      WHERE NOT k.existed AND ${isValid} ORDER BY b.${raw(column(keyFields(target)[0] as Field))}`,
  ];
}

// The first row of a key counts. If existing keys are skipped, repeated ones are skipped as well.
export function repeatedKeys(target: Target, setup: IntegrationSetup, isValid: SqlFragment): Statement {
  const keys = keyFields(target);
  const [key] = keys as [Field];
  const rows = fragment`
    FROM (
      SELECT b.row_no, b.${raw(column(key))}, ${raw(keyText(target, 'b'))} AS key_text,
        min(b.row_no) OVER (PARTITION BY ${raw(columns(keys, 'b.'))}) AS first_row
      FROM batch_record b JOIN batch_key USING (record_group) WHERE ${isValid}
    ) same WHERE row_no > first_row AND ${raw(column(key))} IS NOT NULL`;
  return skips(setup) && setup.write !== 'update'
    ? statement`INSERT INTO batch_skip SELECT row_no ${rows}`
    : statement`
        INSERT INTO batch_fault
        SELECT row_no, 'duplicate_in_file', ${key.name}::text, ${raw(column(key))}::text, format('%s is already in row %s of this file.', key_text, first_row) ${rows}`;
}
