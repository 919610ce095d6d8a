import type { Field } from '../../targets/field.js';
import type { Target } from '../../targets/target.js';
import { column, keyFields, keyJoin, keyText, literal, mappedFields } from './field-sql.js';
import { raw, type Statement, statement } from './statement.js';
import type { BatchScope } from './write-batch.js';

/**
 * Adds to `table` (a row per record to be) whether its key `existed`, and for documents whether
 * that one is `open`; for an update it locks those rows first, in the order of their keys.
 */
export function existingStatements(target: Target, { setup }: BatchScope, table: string): Statement[] {
  const open = target.lines ? `t.status = 'Open'` : 'true';
  const missing =
    setup.write === 'upsert'
      ? [
          requiredFaults(
            target,
            setup.mappings.map(({ field }) => field),
            table,
          ),
        ].flat()
      : [];
  return [
    ...(setup.write === 'upsert'
      ? [
          statement`
            SELECT count(*) FROM (
              SELECT 1 FROM ${raw(target.table)} t JOIN ${raw(table)} b ON ${keyJoin(target, 't', 'b')}
              ORDER BY ${raw(
                keyFields(target)
                  .map((field) => `t.${column(field)}`)
                  .join(', '),
              )} FOR UPDATE OF t
            ) locked`,
        ]
      : []),
    statement`ALTER TABLE ${raw(table)} ADD existed boolean NOT NULL DEFAULT false, ADD open boolean NOT NULL DEFAULT true`,
    statement`UPDATE ${raw(table)} b SET existed = true, open = ${raw(open)} FROM ${raw(target.table)} t WHERE ${keyJoin(target, 't', 'b')}`,
    ...missing,
  ];
}

// An update may leave required fields to what is there; a new record has nothing there.
function requiredFaults(target: Target, mapped: string[], table: string): Statement[] {
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
