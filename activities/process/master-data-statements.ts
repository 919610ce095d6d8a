import type { Target } from '../../targets/target.js';
import { lockStatements, newRecordFaults, withExisting, writtenFields } from './existing-statements.js';
import { column, columns, keyFields, keyJoin, keyText, presentFields } from './field-sql.js';
import { raw, type Statement, statement } from './statement.js';
import type { BatchScope } from './write-batch.js';

const keysSql = (target: Target): string =>
  `SELECT DISTINCT record_group, ${columns(keyFields(target))} FROM batch_record WHERE valid`;

/** Master data: every record stands for itself. */
export function masterDataStatements(target: Target, scope: BatchScope): Statement[] {
  const { companyId, importId, setup } = scope;
  const upsert = setup.write === 'upsert';
  const key = keyFields(target)[0] as Target['fields'][number];
  const set = writtenFields(target, scope)
    .map((field) => `${column(field)} = b.${column(field)}, `)
    .join('');
  const present = presentFields(target.fields, setup);
  const sound = raw('b.valid AND b.row_no NOT IN (SELECT row_no FROM batch_fault)');
  return [
    ...lockStatements(target, scope),
    statement`CREATE TEMP TABLE batch_key ON COMMIT DROP AS ${raw(withExisting(target, scope, keysSql(target)))}`,
    ...newRecordFaults(target, scope, 'batch_key'),
    ...(upsert
      ? [
          // Written by this import, and not by a record that is processed again: by another row of the file.
          statement`
            INSERT INTO batch_fault
            SELECT b.row_no, 'duplicate_in_file', ${key.name}::text, b.${raw(column(key))}, ${raw(keyText(target, 'b'))} || ' stands in another row of this file already.'
            FROM batch_key k JOIN batch_record b USING (record_group) WHERE k.written_here AND b.valid`,
        ]
      : [
          statement`
            INSERT INTO batch_fault
            SELECT b.row_no, 'duplicate', ${key.name}::text, b.${raw(column(key))}, ${raw(keyText(target, 'b'))} || ' exists already.'
            FROM batch_key k JOIN batch_record b USING (record_group) WHERE k.existed AND b.valid`,
        ]),
    statement`
      INSERT INTO batch_fault
      SELECT row_no, 'duplicate_in_file', ${key.name}::text, ${raw(column(key))}, format('%s stands in row %s of this file already.', key_text, first_row)
      FROM (
        SELECT b.row_no, b.${raw(column(key))}, ${raw(keyText(target, 'b'))} AS key_text, min(b.row_no) OVER (PARTITION BY record_group) AS first_row
        FROM batch_record b WHERE ${sound}
      ) same WHERE row_no > first_row`,
    ...(upsert
      ? [
          statement`
            UPDATE ${raw(target.table)} t SET ${raw(set)} import_id = ${importId}::uuid, updated_at = now()
            FROM batch_record b JOIN batch_key k USING (record_group)
            WHERE k.existed AND ${sound} AND ${keyJoin(target, 't', 'b')}`,
        ]
      : []),
    statement`
      INSERT INTO ${raw(target.table)} (company_id, ${raw(columns(present))}, import_id)
      SELECT ${companyId}::int, ${raw(columns(present, 'b.'))}, ${importId}::uuid
      FROM batch_record b JOIN batch_key k USING (record_group)
      WHERE NOT k.existed AND ${sound} ORDER BY b.${raw(column(key))}`,
    statement`
      CREATE TEMP TABLE batch_outcome ON COMMIT DROP AS
      SELECT count(*) FILTER (WHERE NOT k.existed) AS inserted, count(*) FILTER (WHERE k.existed) AS updated, 0 AS lines
      FROM batch_record b JOIN batch_key k USING (record_group) WHERE ${sound}`,
  ];
}
