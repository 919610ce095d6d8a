import { columnOf, type Field } from '../../targets/field.js';
import { mappableFields, type Target } from '../../targets/target.js';
import { targets } from '../../targets/targets.js';
import { column, groupName, literal, presentFields, typeOf } from './field-sql.js';
import { raw, type Statement, statement } from './statement.js';
import type { BatchScope } from './write-batch.js';

/**
 * `batch_value` and `batch_record`: the batch's records with typed values, every reference looked up. The values
 * were checked when they were staged, so no cast fails. And `batch_fault`, empty but for groups
 * that are known to be refused.
 */
export function loadStatements(target: Target, scope: BatchScope): Statement[] {
  const { importId, runNo, firstPosition, lastPosition } = scope;
  const fields = presentFields(mappableFields(target), scope.setup);
  const references = fields.filter(({ references }) => references);
  // LATERAL with LIMIT 1 is one probe of a key per row, whatever the planner believes of a table
  // that has not been analyzed yet; a plain join may scan the company's whole table for each row.
  const source = scope.arranged
    ? `run_record a CROSS JOIN LATERAL (
         SELECT * FROM integration_record i WHERE i.company_id = a.company_id AND i.import_id = a.import_id AND i.row_no = a.row_no LIMIT 1
       ) r WHERE a.import_id = '${importId}' AND a.run_no = ${runNo} AND a.position BETWEEN ${firstPosition} AND ${lastPosition}`
    : `integration_record r WHERE r.import_id = '${importId}' AND r.row_no BETWEEN ${firstPosition} AND ${lastPosition}`;
  const known = references.find((field) => field.references === 'item');
  return [
    statement`SET LOCAL enable_seqscan = off`,
    statement`
      CREATE TEMP TABLE batch_value ON COMMIT DROP AS
      SELECT r.row_no, ${raw(groupName('r.'))} AS record_group, r.valid, ${raw(priorError(scope))} AS prior_error,
        ${raw(fields.map((field) => `${mappedValue(field, scope)} AS ${column(field)}`).join(', '))}
      FROM ${raw(source)}`,
    statement`
      CREATE TEMP TABLE batch_record ON COMMIT DROP AS
      SELECT v.row_no, v.record_group, v.valid, v.prior_error,
        ${raw(fields.map((field) => loadedValue(field, known)).join(', '))}
        ${raw(references.map((field) => `, ${lookup(field)}.number IS NOT NULL AS ${foundColumn(field)}`).join(''))}
      FROM batch_value v
      ${raw(references.map((field) => lookupJoin(field)).join('\n'))}`,
    statement`CREATE TEMP TABLE batch_fault (row_no int, code text, field text, value text, message text) ON COMMIT DROP`,
    ...rejectionFaults(scope),
    ...references.map(
      (field) => statement`
        INSERT INTO batch_fault
        SELECT row_no, 'not_found', ${field.name}::text, ${raw(column(field))},
          format('%s "%s" not found.', ${targets[field.references as 'item'].label}::text, ${raw(column(field))})
        FROM batch_record WHERE ${raw(column(field))} IS NOT NULL AND NOT ${raw(foundColumn(field))}`,
    ),
  ];
}

function rejectionFaults({ rejected }: BatchScope): Statement[] {
  if (!rejected || rejected.size === 0) return [];
  return [
    statement`
      INSERT INTO batch_fault
      SELECT b.row_no, 'rejected', NULL, NULL, r.message
      FROM batch_record b JOIN unnest(${[...rejected.keys()]}::text[], ${[...rejected.values()]}::text[]) r (record_group, message) USING (record_group)`,
  ];
}

function lookupJoin(field: Field): string {
  const { table } = targets[field.references as 'item'];
  return `LEFT JOIN LATERAL (
    SELECT * FROM ${table} t WHERE t.company_id = (SELECT current_company()) AND t.number = v.${column(field)} LIMIT 1
  ) ${lookup(field)} ON true`;
}

// In a first run only staging can have found errors; such records are not valid.
function priorError({ runNo }: BatchScope): string {
  return runNo === 1
    ? 'NOT r.valid'
    : '(NOT r.valid OR EXISTS (SELECT FROM record_error e WHERE e.import_id = r.import_id AND e.row_no = r.row_no))';
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
