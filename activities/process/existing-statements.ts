import type { Field } from '../../targets/field.js';
import type { Target } from '../../targets/target.js';
import { columns, keyFields, keyJoin, keyText, literal, mappedFields } from './field-sql.js';
import { raw, type Statement, statement } from './statement.js';
import type { BatchScope } from './write-batch.js';

/**
 * For an update, locks the records that exist already, in the order of their keys, so that two
 * imports of the same ones wait for each other rather than deadlock.
 */
export function lockStatements(target: Target, { setup }: BatchScope): Statement[] {
  if (setup.write !== 'upsert') return [];
  const keys = columns(keyFields(target));
  return [
    statement`
      SELECT count(*) FROM (
        SELECT 1 FROM (SELECT DISTINCT ${raw(keys)} FROM batch_record) b JOIN ${raw(target.table)} t ON ${keyJoin(target, 't', 'b')}
        ORDER BY ${raw(columns(keyFields(target), 't.'))} FOR UPDATE OF t
      ) locked`,
  ];
}

/**
 * `SELECT … FROM source` with whether each row's key `existed`, whether it was `written_here` (by
 * this import), and for documents whether that one is `open`.
 */
export const withExisting = (target: Target, { importId }: BatchScope, source: string): string => `
  SELECT k.*, t.company_id IS NOT NULL AS existed, coalesce(t.import_id = '${importId}', false) AS written_here,
    ${target.lines ? `coalesce(t.status = 'Open', true)` : 'true'} AS open
  FROM (${source}) k
  LEFT JOIN LATERAL (
    SELECT * FROM ${target.table} t WHERE t.company_id = (SELECT current_company()) AND ${keyJoin(target, 't', 'k').text} LIMIT 1
  ) t ON true`;

// An update may leave required fields to what is there; a new record has nothing there.
export function newRecordFaults(target: Target, { setup }: BatchScope, table: string): Statement[] {
  if (setup.write !== 'upsert') return [];
  const mapped = setup.mappings.map(({ field }) => field);
  return target.fields
    .filter((field) => field.required && field.default === undefined && !mapped.includes(field.name))
    .map(
      (field) => statement`
        INSERT INTO batch_fault
        SELECT b.row_no, 'value_missing', ${field.name}::text, NULL,
          ${raw(`${keyText(target, 'n')} || ${literal(` is new and needs ${field.label}, which the setup does not map.`)}`)}
        FROM ${raw(table)} n JOIN batch_record b USING (record_group) WHERE NOT n.existed AND b.valid`,
    );
}

/** The fields that an update writes: the mapped ones outside the key. */
export function writtenFields(target: Target, { setup }: BatchScope): Field[] {
  return mappedFields(target, setup).filter(
    (field) => target.fields.includes(field) && !target.key.includes(field.name),
  );
}
