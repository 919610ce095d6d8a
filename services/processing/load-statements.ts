import { columnOf, type Field } from '../../core/targets/field.js';
import { mappableFields, type Target } from '../../core/targets/target.js';
import { targets } from '../../core/targets/targets.js';
import { storableJson } from '../../core/text/storable.js';
import { raw, type Statement, statement } from '../../db/statement.js';
import type { BatchScope } from './batch-scope.js';
import { templateValue } from './create-statements.js';
import { column, groupName, literal, presentFields, typeOf } from './field-sql.js';
import { lookUpChecks } from './look-up-checks.js';
import {
  type FieldLookUp,
  fieldLookUps,
  hitsColumn,
  isCreated,
  lookedColumn,
  lookedUpValue,
  lookUpFaults,
  lookUpJoin,
  lookUpStatement,
} from './look-up-statements.js';
import { type RecordSource, stagedRecords } from './record-source.js';
import { skips } from './write-mode.js';

/** The statements that load a batch's staged records; see `recordStatements`. */
export const loadStatements = (target: Target, scope: BatchScope): Statement[] =>
  recordStatements(target, scope, stagedRecords(scope));

/**
 * `batch_value` and `batch_record`: the records of a source with typed values, every reference looked up. The
 * values were checked when they were mapped, so no cast fails. And `batch_fault`, empty but for groups
 * that are known to be refused.
 */
export function recordStatements(
  target: Target,
  scope: Pick<BatchScope, 'setup' | 'rejected' | 'outside'>,
  { records, priorError, priorSkip }: RecordSource,
): Statement[] {
  const fields = presentFields(mappableFields(target), scope.setup);
  const references = fields.filter(({ references }) => references);
  const lookUps = fieldLookUps(target, scope.setup);
  const values = loadedValues(fields, lookUps);
  const known = references.find((field) => field.references === 'item');
  return [
    statement`SET LOCAL enable_seqscan = off`,
    statement`
      CREATE TEMP TABLE batch_value ON COMMIT DROP AS
      SELECT r.row_no, ${raw(groupName('r.'))} AS record_group, r.valid, ${raw(priorError)} AS prior_error, ${raw(priorSkip)} AS prior_skip,
        ${raw(fields.map((field) => `${mappedValue(field, scope)} AS ${column(field)}`).join(', '))}
      FROM ${records}`,
    ...externalRows(scope),
    ...lookUps.map(lookUpStatement),
    statement`
      CREATE TEMP TABLE batch_record ON COMMIT DROP AS
      SELECT v.row_no, v.record_group, v.valid, v.prior_error, v.prior_skip,
        ${raw(fields.map((field) => `${withItem(values(field), field, known, lookUps)} AS ${column(field)}`).join(', '))}
        ${raw(lookUps.map((looked) => `, ${looked.table}.key AS ${lookedColumn(looked)}, ${looked.table}.hits AS ${hitsColumn(looked)}`).join(''))}
        ${raw(references.map((field) => `, ${lookup(field)}.number IS NOT NULL AS ${foundColumn(field)}`).join(''))}
      FROM batch_value v
      ${raw(lookUps.map(lookUpJoin).join('\n'))}
      ${raw(references.map((field) => referenceJoin(field, values(field))).join('\n'))}`,
    statement`CREATE TEMP TABLE batch_fault (row_no int, code text, field text, value text, message text) ON COMMIT DROP`,
    ...(skips(scope.setup) ? [statement`CREATE TEMP TABLE batch_skip (row_no int) ON COMMIT DROP`] : []),
    ...rejectionFaults(scope),
    ...lookUps.flatMap((looked) => lookUpFaults(looked, scope.outside)),
    ...lookUpChecks(target, scope),
    ...references.map(
      (field) => statement`
        INSERT INTO batch_fault
        SELECT row_no, 'not_found', ${field.name}::text, ${raw(column(field))},
          format('%s "%s" not found.', ${targets[field.references as 'item'].label}::text, ${raw(column(field))})
        FROM batch_record WHERE ${raw(column(field))} IS NOT NULL AND NOT ${raw(foundColumn(field))} AND NOT ${raw(createdHere(field, lookUps))}`,
    ),
  ];
}

// What somebody else's database has was asked for before, so that no transaction of ours waits for it.
function externalRows({ outside }: Pick<BatchScope, 'outside'>): Statement[] {
  if (!outside) return [];
  return [
    statement`
      CREATE TEMP TABLE outside_hit ON COMMIT DROP AS
      SELECT (SELECT current_company()) AS company_id, e->>0 AS code, e->>1 AS key, e->>2 AS found
      FROM jsonb_array_elements(${storableJson(outside.rows)}::text::jsonb) e`,
  ];
}

function rejectionFaults({ rejected }: Pick<BatchScope, 'rejected'>): Statement[] {
  if (!rejected || rejected.size === 0) return [];
  return [
    statement`
      INSERT INTO batch_fault
      SELECT b.row_no, 'rejected', NULL, NULL, r.message
      FROM batch_record b JOIN unnest(${[...rejected.keys()]}::text[], ${[...rejected.values()]}::text[]) r (record_group, message) USING (record_group)`,
  ];
}

function referenceJoin(field: Field, value: string): string {
  const { table } = targets[field.references as 'item'];
  return `LEFT JOIN LATERAL (
    SELECT * FROM ${table} t WHERE t.company_id = (SELECT current_company()) AND t.number = ${value} LIMIT 1
  ) ${lookup(field)} ON true`;
}

const lookup = (field: Field): string => `found_by_${columnOf(field.name)}`;
const foundColumn = (field: Field): string => `"found_${columnOf(field.name)}"`;

// The place of a value in a record is that of its mapping; a field without one has its default. What is
// looked up by its value has its own type only then.
function mappedValue(field: Field, { setup }: Pick<BatchScope, 'setup'>): string {
  const position = setup.mappings.findIndex((mapping) => mapping.field === field.name);
  const type = typeOf(field);
  if (setup.mappings[position]?.lookUp || (position >= 0 && type === 'text')) return `r.values->>${position}`;
  if (position >= 0) return `(r.values->>${position})::${type}`;
  return field.default === undefined ? `NULL::${type}` : `${literal(field.default)}::${type}`;
}

const loadedValues =
  (fields: readonly Field[], lookUps: readonly FieldLookUp[]) =>
  (field: Field): string => {
    const looked = lookUps.find((one) => one.field === field && fields.includes(field));
    return looked ? lookedUpValue(looked) : `v.${column(field)}`;
  };

// An item that is created with this batch has what its template says.
function withItem(value: string, field: Field, item: Field | undefined, lookUps: readonly FieldLookUp[]): string {
  if (!field.fromItem || !item) return value;
  const made = lookUps.find((looked) => looked.field === item && looked.lookUp.notFound === 'create');
  const text = made?.lookUp.template?.[field.fromItem];
  const fromTemplate =
    made && text !== undefined
      ? `, CASE WHEN ${made.table}.hits = 0 THEN ${templateValue(field, text, `${made.table}.key`)} END`
      : '';
  return `coalesce(${value}, ${lookup(item)}."${columnOf(field.fromItem)}"${fromTemplate})`;
}

function createdHere(field: Field, lookUps: readonly FieldLookUp[]): string {
  const looked = lookUps.find((one) => one.field === field);
  return looked ? isCreated(looked) : 'false';
}
