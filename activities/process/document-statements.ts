import { columnOf, type Field } from '../../targets/field.js';
import type { Target } from '../../targets/target.js';
import type { BatchScope, BatchStatements } from './batch-scope.js';
import { createStatements } from './create-statements.js';
import { assignments, insertedValues, lockStatements, newRecordFaults, withExisting } from './existing-statements.js';
import { column, columns, keyFields, keyJoin, keyText, literal, presentFields } from './field-sql.js';
import { numberStatements } from './series-statements.js';
import { piece, raw, type Statement, statement } from './statement.js';
import { modeFaults, passOver, updates } from './write-mode.js';

/** Quantity × price less discount, exactly, to the 5 decimals that a line amount keeps. */
const lineAmount = `round("quantity" * coalesce("unit_price", 0) * (100 - "line_discount_percent") * 0.01, 5)`;

/** Documents from groups of records: header and lines, whole or not at all. */
export function documentStatements(target: Target, scope: BatchScope): BatchStatements {
  return { decide: decideStatements(target, scope), write: writeStatements(target, scope) };
}

function decideStatements(target: Target, scope: BatchScope): Statement[] {
  const header = presentFields(target.fields, scope.setup);
  return [
    ...lockStatements(target, scope),
    statement`CREATE TEMP TABLE batch_group ON COMMIT DROP AS ${withExisting(target, scope, groupsSql(header))}`,
    ...newRecordFaults(target, scope, 'batch_group'),
    differingFaults(header),
    ...absentFaults(target, scope),
    ...modeFaults(target, scope.setup, 'batch_group'),
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
    ...passOver(scope.setup, 'batch_group'),
    statement`
      CREATE TEMP TABLE batch_outcome ON COMMIT DROP AS
      SELECT count(*) FILTER (WHERE NOT existed) AS inserted, count(*) FILTER (WHERE existed) AS updated, coalesce(sum(line_count), 0) AS lines
      FROM batch_group`,
  ];
}

function writeStatements(target: Target, scope: BatchScope): Statement[] {
  const { companyId, importId } = scope;
  const lines = target.lines as NonNullable<Target['lines']>;
  const header = presentFields(target.fields, scope.setup);
  const line = presentFields(lines.fields, scope.setup);
  return [
    ...numberStatements(
      target,
      scope.setup,
      'batch_group',
      'record_group',
      piece`SELECT record_group AS id, first_row AS place FROM batch_group WHERE NOT existed`,
    ),
    ...createStatements(target, scope, 'FROM batch_record b JOIN batch_group g USING (record_group) WHERE true'),
    ...(updates(scope.setup) ? replaceStatements(target, scope) : []),
    statement`
      INSERT INTO ${raw(target.table)} (company_id, ${raw(columns(header))}, amount, line_count, import_id)
      SELECT ${companyId}::int, ${raw(insertedValues(header, scope.setup))}, amount, line_count, ${importId}::uuid
      FROM batch_group WHERE NOT existed ORDER BY ${raw(columns(keyFields(target)))}`,
    statement`
      INSERT INTO ${raw(lines.table)} (company_id, document_type, document_number, line_number, ${raw(columns(line))}, amount)
      SELECT ${companyId}::int, g.document_type, g.number,
        row_number() OVER (PARTITION BY record_group ORDER BY b.row_no) * CASE WHEN g.line_count > 200000 THEN 1 ELSE 10000 END,
        ${raw(columns(line, 'b.'))}, ${raw(lineAmount.replaceAll('"quantity"', 'b."quantity"'))}
      FROM batch_record b JOIN batch_group g USING (record_group)
      ORDER BY g.document_type, g.number, b.row_no`,
  ];
}

/** A row per document, from the records that make it. */
const groupsSql = (header: readonly Field[]): string => `
  SELECT record_group, min(row_no) AS first_row, count(*)::int AS line_count, sum(${lineAmount}) AS amount,
    ${header.map((field) => `min(${column(field)}) AS ${column(field)}`).join(', ')},
    jsonb_strip_nulls(jsonb_build_object(${header.map(differing).join(', ')})) AS differing
  FROM batch_record GROUP BY record_group`;

// Where the records of a group disagree on a field: its largest value, beside the smallest in the column.
const differing = (field: Field): string =>
  `${literal(columnOf(field.name))}, CASE WHEN min(${column(field)}) <> max(${column(field)}) THEN max(${column(field)})::text END`;

// A header field may stand on some records of the group only; where it stands it must agree. The
// records as JSON let one statement serve every field; it has rows to look at only where some differ.
function differingFaults(header: readonly Field[]): Statement {
  const names = header.map(
    (field) => `(${literal(columnOf(field.name))}, ${literal(field.name)}, ${literal(field.label)})`,
  );
  return statement`
    INSERT INTO batch_fault
    SELECT row_no, 'values_differ', field, value,
      format('%s "%s" differs from "%s" in another record of the same document.', label, value, CASE value WHEN largest THEN smallest ELSE largest END)
    FROM (
      SELECT r.row_no, f.field, f.label, to_jsonb(r)->>f.column_name AS value, to_jsonb(g)->>f.column_name AS smallest, d.largest
      FROM batch_group g JOIN batch_record r USING (record_group)
      CROSS JOIN LATERAL jsonb_each_text(g.differing) d (column_name, largest)
      JOIN (VALUES ${raw(names.join(', '))}) f (column_name, field, label) USING (column_name)
      WHERE g.differing <> '{}'
    ) stated WHERE value IS NOT NULL`;
}

// What the target requires may stand on one record of the group only, where the setup says so.
function absentFaults(target: Target, { setup }: BatchScope): Statement[] {
  const sparse = new Set(setup.mappings.filter(({ required }) => required === false).map(({ field }) => field));
  return target.fields
    .filter((field) => field.required && field.default === undefined && sparse.has(field.name))
    .map(
      (field) => statement`
        INSERT INTO batch_fault
        SELECT b.row_no, 'value_missing', ${field.name}::text, NULL, ${`${field.label} is required and stands on no record of this document.`}::text
        FROM batch_group g JOIN batch_record b USING (record_group) WHERE g.${raw(column(field))} IS NULL AND b.valid`,
    );
}

function keyFaults(target: Target, { setup }: BatchScope): Statement[] {
  const key = raw(columns(keyFields(target)));
  return [
    // A group that was done is never done again: what this import wrote is of another group.
    ...(updates(setup)
      ? [
          statement`
            INSERT INTO batch_fault
            SELECT b.row_no, CASE WHEN g.written_here THEN 'duplicate_in_file' ELSE 'document_released' END, 'number', g.number,
              ${raw(keyText(target, 'g'))} || CASE WHEN g.written_here THEN ' is made from other rows of this file already.' ELSE ' is released; only open documents are updated.' END
            FROM batch_group g JOIN batch_record b USING (record_group) WHERE g.written_here OR (g.existed AND NOT g.open)`,
        ]
      : []),
    // Possible where documents are grouped by other fields than their number.
    statement`
      INSERT INTO batch_fault
      SELECT b.row_no, 'duplicate_in_file', 'number', g.number,
        format('%s is made from row %s already, and another document of this file has the same number.', ${raw(keyText(target, 'g'))}, g.taken_by)
      FROM (
        SELECT *, first_value(first_row) OVER w AS taken_by, row_number() OVER w AS nth FROM batch_group
        WINDOW w AS (PARTITION BY ${key} ORDER BY first_row)
      ) g JOIN batch_record b USING (record_group) WHERE g.nth > 1 AND g.number IS NOT NULL`,
  ];
}

/** An open document takes the mapped header fields and the file's lines instead of its own. */
function replaceStatements(target: Target, scope: BatchScope): Statement[] {
  return [
    statement`
      UPDATE ${raw(target.table)} t SET ${raw(assignments(target, scope, 'g'))} amount = g.amount, line_count = g.line_count,
        import_id = ${scope.importId}::uuid, updated_at = now()
      FROM batch_group g WHERE g.existed AND ${keyJoin(target, 't', 'g')}`,
    statement`
      DELETE FROM ${raw((target.lines as { table: string }).table)} l USING batch_group g
      WHERE g.existed AND l.document_type = g.document_type AND l.document_number = g.number`,
  ];
}
