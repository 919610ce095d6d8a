import type { InternalPlan } from '../../core/plan/plan.js';
import { isMapped, keepsEmpty, type PlannedField } from '../../core/plan/planned-field.js';
import type { Field } from '../../core/targets/field.js';
import type { InternalTarget } from '../../core/targets/target.js';
import { fragment, raw, type SqlFragment, type Statement, statement } from '../../db/driver/statement.js';
import type { InternalScope } from './batch-scope.js';
import { column, columns, keyJoin, literal } from './field-sql.js';
import { matchCondition, subjectText } from './match-statements.js';

/**
 * For an update, locks the existing records in the order of their keys, so that two imports of the same records wait
 * for each other instead of deadlocking.
 */
export function lockStatements({ updates, target, key }: InternalPlan): Statement[] {
  if (!updates) return [];
  return [
    statement`
      SELECT count(*) FROM (
        SELECT 1 FROM (SELECT DISTINCT ${raw(columns(key))} FROM batch_record) b JOIN ${raw(target.table)} t ON ${keyJoin(target, 't', 'b')}
        ORDER BY ${raw(columns(key, 't.'))} FOR UPDATE OF t
      ) locked`,
  ];
}

/** A query for a LATERAL: one index probe for the record with the key of a row of `of`. */
export const existing = (target: InternalTarget, of: string): string =>
  `SELECT * FROM ${target.table} t WHERE t.company_id = (SELECT current_company()) AND ${keyJoin(target, 't', of).strings.join('')} LIMIT 1`;

/**
 * Adds to the rows of `source` whether their record `existed`, whether it was `written_here` (by this import), and for
 * documents whether it is `open`.
 */
export const withExisting = ({ importId, plan }: InternalScope, source: string): SqlFragment => fragment`
  SELECT k.*, t.company_id IS NOT NULL AS existed, coalesce(t.import_id = ${importId}::uuid, false) AS written_here,
    ${raw(plan.target.lines ? `coalesce(t.status = 'Open', true)` : 'true')} AS open
  FROM (${raw(source)}) k
  LEFT JOIN LATERAL (
    SELECT * FROM ${raw(plan.target.table)} t WHERE t.company_id = (SELECT current_company()) AND ${keyJoin(plan.target, 't', 'k')}${matchCondition(plan)} LIMIT 1
  ) t ON true`;

// An update may leave required fields as they are; a new record must have them.
export function newRecordFaults(plan: InternalPlan, table: string): Statement[] {
  const { writeMode, fields, key, match, target } = plan;
  if (writeMode !== 'upsert') return [];
  return fields
    .filter(({ ofLine, required, default: defaultValue }) => !ofLine && required && defaultValue === undefined)
    .flatMap((field) => {
      const { mapping } = field;
      const own = match !== undefined && key.includes(field) && mapping?.numberSeries === undefined;
      if (mapping && !keepsEmpty(field) && !own) return [];
      const needed = mapping ? `${field.label}, which is empty` : `${field.label}, which the setup does not map`;
      return [
        statement`
          INSERT INTO batch_fault
          SELECT b.row_no, 'value_missing', ${field.name}::text, NULL, ${raw(`${subjectText(plan, 'n')} || ${literal(` is new and needs ${needed}.`)}`)}
          FROM ${raw(table)} n JOIN batch_record b USING (record_group)
          WHERE NOT n.existed AND b.valid ${raw(mapping ? `AND ${own && target.lines ? 'n' : 'b'}.${column(field)} IS NULL` : '')}`,
      ];
    });
}

/**
 * The fields that an update writes (the mapped ones outside the key), each with its value from a row of `from`, over
 * `t`.
 */
export function updatedFields({ header, key }: InternalPlan, from: string): { field: Field; value: string }[] {
  return header
    .filter((field) => isMapped(field) && !key.includes(field))
    .map((field) => {
      const value = `${from}.${column(field)}`;
      return { field, value: keepsEmpty(field) ? `coalesce(${value}, t.${column(field)})` : value };
    });
}

/** `"name" = …, ` for the fields that an update writes. */
export const assignments = (plan: InternalPlan, from: string): string =>
  updatedFields(plan, from)
    .map(({ field, value }) => `${column(field)} = ${value}, `)
    .join('');

/** The values of a new record. An empty value that would keep the existing one takes the default, as nothing exists. */
export const insertedValues = (fields: readonly PlannedField[], prefix = ''): string =>
  fields
    .map((field) =>
      keepsEmpty(field) && field.default !== undefined
        ? `coalesce(${prefix}${column(field)}, ${literal(field.default)})`
        : `${prefix}${column(field)}`,
    )
    .join(', ');
