import type { Field } from '../../targets/field.js';
import type { Target } from '../../targets/target.js';
import { existingStatements, writtenFields } from './existing-statements.js';
import { column, columns, keyFields, keyJoin, keyText, literal } from './field-sql.js';
import { raw, type Statement, statement } from './statement.js';
import type { BatchScope } from './write-batch.js';

/** Quantity × price less discount, exactly, to the 5 decimals that a line amount keeps. */
const lineAmount = `round("quantity" * coalesce("unit_price", 0) * (100 - "line_discount_percent") * 0.01, 5)`;

/** Documents from groups of records: header and lines, whole or not at all. */
export function documentStatements(target: Target, scope: BatchScope): Statement[] {
  const { companyId, importId } = scope;
  const lines = target.lines as NonNullable<Target['lines']>;
  const written = writtenFields(target, scope);
  return [
    statement`
      CREATE TEMP TABLE batch_group ON COMMIT DROP AS
      SELECT record_group, min(row_no) AS first_row, count(*)::int AS line_count, sum(${raw(lineAmount)}) AS amount,
        ${raw(target.fields.map((field) => `min(${column(field)}) AS ${column(field)}`).join(', '))},
        array_remove(ARRAY[${raw(target.fields.map(differs).join(', '))}], NULL) AS differing
      FROM batch_record GROUP BY record_group`,
    ...existingStatements(target, scope, 'batch_group'),
    differingFaults(target),
    ...keyFaults(target, scope),
    // The group is as good as its worst record.
    statement`
      CREATE TEMP TABLE batch_bad ON COMMIT DROP AS
      SELECT record_group, min(row_no) AS culprit FROM batch_record
      WHERE NOT valid OR row_no IN (SELECT row_no FROM batch_fault) GROUP BY record_group`,
    statement`
      INSERT INTO batch_fault
      SELECT b.row_no, 'group_in_error', NULL, NULL, format('Not created: the record in row %s of the same document is in error.', bad.culprit)
      FROM batch_record b JOIN batch_bad bad USING (record_group)
      WHERE b.valid AND b.row_no NOT IN (SELECT row_no FROM batch_fault)`,
    statement`DELETE FROM batch_group g USING batch_bad bad WHERE g.record_group = bad.record_group`,
    ...(scope.setup.write === 'upsert' ? replaceStatements(target, importId, written) : []),
    statement`
      INSERT INTO ${raw(target.table)} (company_id, ${raw(columns(target.fields))}, amount, line_count, import_id)
      SELECT ${companyId}::int, ${raw(columns(target.fields))}, amount, line_count, ${importId}::uuid
      FROM batch_group WHERE NOT existed ORDER BY ${raw(columns(keyFields(target)))}`,
    statement`
      INSERT INTO ${raw(lines.table)} (company_id, document_type, document_number, line_number, ${raw(columns(lines.fields))}, amount)
      SELECT ${companyId}::int, g.document_type, g.number,
        row_number() OVER (PARTITION BY record_group ORDER BY b.row_no) * CASE WHEN g.line_count > 200000 THEN 1 ELSE 10000 END,
        ${raw(columns(lines.fields, 'b.'))}, ${raw(lineAmount.replaceAll('"quantity"', 'b."quantity"'))}
      FROM batch_record b JOIN batch_group g USING (record_group)
      ORDER BY g.document_type, g.number, b.row_no`,
    statement`
      CREATE TEMP TABLE batch_outcome ON COMMIT DROP AS
      SELECT count(*) FILTER (WHERE NOT existed) AS inserted, count(*) FILTER (WHERE existed) AS updated, coalesce(sum(line_count), 0) AS lines
      FROM batch_group`,
  ];
}

const differs = (field: Field): string =>
  `CASE WHEN min(${column(field)}) <> max(${column(field)}) THEN ${literal(field.name)} END`;

// A header field may stand on some records of the group only; where it stands it must agree.
function differingFaults(target: Target): Statement {
  const perField = target.fields.map(
    (field) => `
      SELECT b.row_no, 'values_differ', ${literal(field.name)}, b.${column(field)}::text,
        format('${field.label.replaceAll("'", "''")} "%s" differs from "%s" in another record of the same document.', b.${column(field)},
          (SELECT o.${column(field)} FROM batch_record o WHERE o.record_group = b.record_group AND o.${column(field)} IS NOT NULL AND o.${column(field)} <> b.${column(field)} ORDER BY o.row_no LIMIT 1))
      FROM batch_group g JOIN batch_record b USING (record_group)
      WHERE ${literal(field.name)} = ANY (g.differing) AND b.${column(field)} IS NOT NULL`,
  );
  return statement`INSERT INTO batch_fault ${raw(perField.join(' UNION ALL '))}`;
}

function keyFaults(target: Target, { setup }: BatchScope): Statement[] {
  const key = raw(columns(keyFields(target)));
  const existing =
    setup.write === 'upsert'
      ? statement`
          INSERT INTO batch_fault
          SELECT b.row_no, 'document_released', 'number', g.number, ${raw(keyText(target, 'g'))} || ' is released; only open documents are updated.'
          FROM batch_group g JOIN batch_record b USING (record_group) WHERE g.existed AND NOT g.open`
      : statement`
          INSERT INTO batch_fault
          SELECT b.row_no, 'duplicate', 'number', g.number, ${raw(keyText(target, 'g'))} || ' exists already.'
          FROM batch_group g JOIN batch_record b USING (record_group) WHERE g.existed`;
  return [
    existing,
    // Possible where documents are grouped by other fields than their number.
    statement`
      INSERT INTO batch_fault
      SELECT b.row_no, 'duplicate_in_file', 'number', g.number,
        format('%s is made from row %s already, and another document of this file has the same number.', ${raw(keyText(target, 'g'))}, g.taken_by)
      FROM (
        SELECT *, first_value(first_row) OVER w AS taken_by, row_number() OVER w AS nth FROM batch_group
        WINDOW w AS (PARTITION BY ${key} ORDER BY first_row)
      ) g JOIN batch_record b USING (record_group) WHERE g.nth > 1`,
  ];
}

/** An open document takes the mapped header fields and the file's lines instead of its own. */
function replaceStatements(target: Target, importId: string, written: Field[]): Statement[] {
  const set = written.map((field) => `${column(field)} = g.${column(field)}, `).join('');
  return [
    statement`
      UPDATE ${raw(target.table)} t SET ${raw(set)} amount = g.amount, line_count = g.line_count, import_id = ${importId}::uuid, updated_at = now()
      FROM batch_group g WHERE g.existed AND ${keyJoin(target, 't', 'g')}`,
    statement`
      DELETE FROM ${raw((target.lines as { table: string }).table)} l USING batch_group g
      WHERE g.existed AND l.document_type = g.document_type AND l.document_number = g.number`,
  ];
}
