import { isLookedUp, type PlannedField } from '../../core/plan/planned-field.js';
import { columnOf, type Field } from '../../core/targets/field.js';
import { targets } from '../../core/targets/targets.js';
import { storableJson } from '../../core/text/storable.js';
import { raw, type Statement, statement } from '../../db/driver/statement.js';
import type { BatchScope } from './batch-scope.js';
import { templateValue } from './create-statements.js';
import { column, groupName, literal, typeOf } from './field-sql.js';
import { lookUpCheckStatements } from './look-up-checks.js';
import {
  hitsColumn,
  isCreated,
  lookedColumn,
  lookedUpValue,
  lookUpFaults,
  lookUpJoin,
  lookUpStatement,
  lookUpTable,
} from './look-up-statements.js';
import { type RecordSource, stagedRecords } from './record-source.js';

/** The statements that load the staged records of a batch; see `recordStatements`. */
export const loadStatements = (scope: BatchScope): Statement[] => recordStatements(scope, stagedRecords(scope));

/**
 * Fills `batch_value` and `batch_record` with the records of a source, with typed values and every reference looked up.
 * The values were checked when they were mapped, so no cast fails. Also creates `batch_fault`, which is empty except
 * for groups that are known to be refused.
 */
export function recordStatements(
  scope: Pick<BatchScope, 'plan' | 'rejected' | 'external'>,
  { records, priorError, priorSkip }: RecordSource,
): Statement[] {
  const { header, lines, lookUps, skips } = scope.plan;
  const fields = [...header, ...lines];
  const references = fields.filter(({ references }) => references);
  const item = references.find((field) => field.references === 'item');
  return [
    statement`SET LOCAL enable_seqscan = off`,
    statement`
      CREATE TEMP TABLE batch_value ON COMMIT DROP AS
      SELECT r.row_no, ${raw(groupName('r.'))} AS record_group, r.valid, ${raw(priorError)} AS prior_error, ${raw(priorSkip)} AS prior_skip,
        ${raw(fields.map((field) => `${mappedValue(field)} AS ${column(field)}`).join(', '))}
      FROM ${records}`,
    ...externalRows(scope),
    ...lookUps.map(lookUpStatement),
    statement`
      CREATE TEMP TABLE batch_record ON COMMIT DROP AS
      SELECT v.row_no, v.record_group, v.valid, v.prior_error, v.prior_skip,
        ${raw(fields.map((field) => `${withItem(field, item)} AS ${column(field)}`).join(', '))}
        ${raw(lookUps.map((field) => `, ${lookUpTable(field)}.key AS ${lookedColumn(field)}, ${lookUpTable(field)}.hits AS ${hitsColumn(field)}`).join(''))}
        ${raw(references.map((field) => `, ${lookup(field)}.number IS NOT NULL AS ${foundColumn(field)}`).join(''))}
      FROM batch_value v
      ${raw(lookUps.map(lookUpJoin).join('\n'))}
      ${raw(references.map(referenceJoin).join('\n'))}`,
    statement`CREATE TEMP TABLE batch_fault (row_no int, code text, field text, value text, message text) ON COMMIT DROP`,
    ...(skips ? [statement`CREATE TEMP TABLE batch_skip (row_no int) ON COMMIT DROP`] : []),
    ...rejectionFaults(scope),
    ...lookUps.flatMap((field) => lookUpFaults(field, scope.external)),
    ...lookUpCheckStatements(scope),
    ...references.map(
      (field) => statement`
        INSERT INTO batch_fault
        SELECT row_no, 'not_found', ${field.name}::text, ${raw(column(field))},
          format('%s "%s" not found.', ${targets[field.references as 'item'].label}::text, ${raw(column(field))})
        FROM batch_record WHERE ${raw(column(field))} IS NOT NULL AND NOT ${raw(foundColumn(field))} AND NOT ${raw(isLookedUp(field) ? isCreated(field) : 'false')}`,
    ),
  ];
}

// The external look-ups were created before, so that no transaction of ours waits for them.
function externalRows({ external }: Pick<BatchScope, 'external'>): Statement[] {
  if (!external) return [];
  return [
    statement`
      CREATE TEMP TABLE external_hit ON COMMIT DROP AS
      SELECT (SELECT current_company()) AS company_id, e->>0 AS code, e->>1 AS key, e->>2 AS found
      FROM jsonb_array_elements(${storableJson(external.rows)}::text::jsonb) e`,
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

function referenceJoin(field: PlannedField): string {
  const { table } = targets[field.references as 'item'];
  return `LEFT JOIN LATERAL (
    SELECT * FROM ${table} t WHERE t.company_id = (SELECT current_company()) AND t.number = ${loadedValue(field)} LIMIT 1
  ) ${lookup(field)} ON true`;
}

const lookup = (field: Field): string => `found_by_${columnOf(field.name)}`;
const foundColumn = (field: Field): string => `"found_${columnOf(field.name)}"`;

// A value has the index of its mapping; a field without one has its default. A value that is looked up is converted to
// the type of its field only then.
function mappedValue(field: PlannedField): string {
  const { position } = field;
  const type = typeOf(field);
  if (isLookedUp(field) || (position !== undefined && type === 'text')) return `r.values->>${position}`;
  if (position !== undefined) return `(r.values->>${position})::${type}`;
  return field.default === undefined ? `NULL::${type}` : `${literal(field.default)}::${type}`;
}

const loadedValue = (field: PlannedField): string => (isLookedUp(field) ? lookedUpValue(field) : `v.${column(field)}`);

// An item that is created with this batch has the values of its template.
function withItem(field: PlannedField, item: PlannedField | undefined): string {
  const value = loadedValue(field);
  if (!field.fromItem || !item) return value;
  const lookUp = isLookedUp(item) && item.mapping.lookUp.onNotFound === 'create' ? item.mapping.lookUp : undefined;
  const text = lookUp?.template?.[field.fromItem];
  const table = lookUpTable(item);
  const fromTemplate =
    text === undefined ? '' : `, CASE WHEN ${table}.hits = 0 THEN ${templateValue(field, text, `${table}.key`)} END`;
  return `coalesce(${value}, ${lookup(item)}."${columnOf(field.fromItem)}"${fromTemplate})`;
}
