import type { IntegrationSetup } from '../../core/setup/setup.js';
import type { Field } from '../../core/targets/field.js';
import type { InternalTarget } from '../../core/targets/target.js';
import { fragment, raw, type SqlFragment, type Statement, statement } from '../../db/statement.js';
import type { BatchScope } from './batch-scope.js';
import { column, columns, keyFields, keyJoin, literal, mappedFields } from './field-sql.js';
import { matchCondition, subjectText } from './match-statements.js';
import { updates } from './write-mode.js';

/**
 * For an update, locks the existing records in the order of their keys, so that two imports of the same records wait
 * for each other instead of deadlocking.
 */
export function lockStatements(target: InternalTarget, { setup }: BatchScope): Statement[] {
  if (!updates(setup)) return [];
  const keys = columns(keyFields(target));
  return [
    statement`
      SELECT count(*) FROM (
        SELECT 1 FROM (SELECT DISTINCT ${raw(keys)} FROM batch_record) b JOIN ${raw(target.table)} t ON ${keyJoin(target, 't', 'b')}
        ORDER BY ${raw(columns(keyFields(target), 't.'))} FOR UPDATE OF t
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
export const withExisting = (
  target: InternalTarget,
  { importId, setup }: BatchScope,
  source: string,
): SqlFragment => fragment`
  SELECT k.*, t.company_id IS NOT NULL AS existed, coalesce(t.import_id = ${importId}::uuid, false) AS written_here,
    ${raw(target.lines ? `coalesce(t.status = 'Open', true)` : 'true')} AS open
  FROM (${raw(source)}) k
  LEFT JOIN LATERAL (
    SELECT * FROM ${raw(target.table)} t WHERE t.company_id = (SELECT current_company()) AND ${keyJoin(target, 't', 'k')}${matchCondition(target, setup)} LIMIT 1
  ) t ON true`;

// An update may leave required fields as they are; a new record must have them.
export function newRecordFaults(target: InternalTarget, { setup }: BatchScope, table: string): Statement[] {
  if (setup.write !== 'upsert') return [];
  const mapping = (field: Field) => setup.mappings.find(({ field: mapped }) => mapped === field.name);
  return target.fields
    .filter((field) => field.required && field.default === undefined)
    .flatMap((field) => {
      const series = mapping(field)?.series !== undefined;
      const own = setup.matchBy !== undefined && target.key.includes(field.name) && !series;
      if (mapping(field) && !keepsBlank(field, setup) && !own) return [];
      const needed = mapping(field) ? `${field.label}, which is empty` : `${field.label}, which the setup does not map`;
      return [
        statement`
          INSERT INTO batch_fault
          SELECT b.row_no, 'value_missing', ${field.name}::text, NULL, ${raw(`${subjectText(target, setup, 'n')} || ${literal(` is new and needs ${needed}.`)}`)}
          FROM ${raw(table)} n JOIN batch_record b USING (record_group)
          WHERE NOT n.existed AND b.valid ${raw(mapping(field) ? `AND ${own && target.lines ? 'n' : 'b'}.${column(field)} IS NULL` : '')}`,
      ];
    });
}

/** Whether an empty value leaves a field of an updated record unchanged. */
const keepsBlank = ({ name }: Field, { mappings }: IntegrationSetup): boolean =>
  mappings.some(({ field, blank }) => field === name && blank === 'keep');

/**
 * The fields that an update writes (the mapped ones outside the key), each with its value from a row of `from`, over
 * `t`.
 */
export function updatedFields(
  target: InternalTarget,
  { setup }: BatchScope,
  from: string,
): { field: Field; value: string }[] {
  return mappedFields(target, setup)
    .filter((field) => target.fields.includes(field) && !target.key.includes(field.name))
    .map((field) => {
      const value = `${from}.${column(field)}`;
      return { field, value: keepsBlank(field, setup) ? `coalesce(${value}, t.${column(field)})` : value };
    });
}

/** `"name" = …, ` for the fields that an update writes. */
export const assignments = (target: InternalTarget, scope: BatchScope, from: string): string =>
  updatedFields(target, scope, from)
    .map(({ field, value }) => `${column(field)} = ${value}, `)
    .join('');

/** The values of a new record. An empty value that would keep the existing one takes the default, as nothing exists. */
export const insertedValues = (fields: readonly Field[], setup: IntegrationSetup, prefix = ''): string =>
  fields
    .map((field) =>
      keepsBlank(field, setup) && field.default !== undefined
        ? `coalesce(${prefix}${column(field)}, ${literal(field.default)})`
        : `${prefix}${column(field)}`,
    )
    .join(', ');
