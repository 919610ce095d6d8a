import { columnOf, type Field } from '../../targets/field.js';
import { mappableFields, type Target } from '../../targets/target.js';
import { targets } from '../../targets/targets.js';
import { column, literal, typeOf } from './field-sql.js';
import { raw, type Statement, statement } from './statement.js';
import type { BatchScope } from './write-batch.js';

/**
 * `batch_record`: the batch's records with typed values, every reference looked up. The values
 * were checked when they were staged, so no cast fails. And `batch_fault`, empty but for groups
 * that are known to be refused.
 */
export function loadStatements(target: Target, scope: BatchScope): Statement[] {
  const { importId, runNo, firstPosition, lastPosition } = scope;
  const fields = mappableFields(target);
  const references = fields.filter(({ references }) => references);
  const source = scope.arranged
    ? `run_record a JOIN integration_record r ON r.import_id = a.import_id AND r.row_no = a.row_no
       WHERE a.import_id = '${importId}' AND a.run_no = ${runNo} AND a.position BETWEEN ${firstPosition} AND ${lastPosition}`
    : `integration_record r WHERE r.import_id = '${importId}' AND r.row_no BETWEEN ${firstPosition} AND ${lastPosition}`;
  const known = references.find((field) => field.references === 'item');
  return [
    statement`
      CREATE TEMP TABLE batch_record ON COMMIT DROP AS
      SELECT v.row_no, v.record_group, v.valid, v.prior_error,
        ${raw(fields.map((field) => loadedValue(field, known)).join(', '))}
        ${raw(references.map((field) => `, ${lookup(field)}.number IS NOT NULL AS ${foundColumn(field)}`).join(''))}
      FROM (
        SELECT r.row_no, coalesce(r.group_key, '#' || r.row_no) AS record_group, r.valid,
          EXISTS (SELECT FROM record_error e WHERE e.import_id = r.import_id AND e.row_no = r.row_no) AS prior_error,
          ${raw(fields.map((field) => `${mappedValue(field, scope)} AS ${column(field)}`).join(', '))}
        FROM ${raw(source)}
      ) v
      ${raw(references.map((field) => `LEFT JOIN ${targets[field.references as 'item'].table} ${lookup(field)} ON ${lookup(field)}.number = v.${column(field)}`).join('\n'))}`,
    statement`CREATE TEMP TABLE batch_fault (row_no int, code text, field text, value text, message text) ON COMMIT DROP`,
    ...[...(scope.rejected ?? [])].map(
      ([group, message]) => statement`
        INSERT INTO batch_fault SELECT row_no, 'rejected', NULL, NULL, ${message}::text FROM batch_record WHERE record_group = ${group}::text`,
    ),
    ...references.map(
      (field) => statement`
        INSERT INTO batch_fault
        SELECT row_no, 'not_found', ${field.name}::text, ${raw(column(field))},
          format('%s "%s" not found.', ${targets[field.references as 'item'].label}::text, ${raw(column(field))})
        FROM batch_record WHERE ${raw(column(field))} IS NOT NULL AND NOT ${raw(foundColumn(field))}`,
    ),
  ];
}

const lookup = (field: Field): string => `found_by_${columnOf(field.name)}`;
const foundColumn = (field: Field): string => `"found_${columnOf(field.name)}"`;

// The place of a value in a record is that of its mapping; a field without one has its default.
function mappedValue(field: Field, { setup }: BatchScope): string {
  const position = setup.mappings.findIndex((mapping) => mapping.field === field.name);
  const type = typeOf(field);
  if (position >= 0) return type === 'text' ? `r.values->>${position}` : `(r.values->>${position})::${type}`;
  return field.default === undefined ? `NULL::${type}` : `${literal(field.default)}::${type}`;
}

function loadedValue(field: Field, item: Field | undefined): string {
  const value = `v.${column(field)}`;
  return field.fromItem && item
    ? `coalesce(${value}, ${lookup(item)}."${columnOf(field.fromItem)}") AS ${column(field)}`
    : value;
}
