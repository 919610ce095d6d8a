import type { Plan } from '../../core/plan/plan.js';
import type { MappedField } from '../../core/plan/planned-field.js';
import type { Field } from '../../core/targets/field.js';
import { raw, type Statement, statement } from '../../db/driver/statement.js';
import { groupErrorMessage } from '../../db/group-error-message.js';
import { column, columnName, comparables, keyText, literal } from './field-sql.js';

/** A row per group of records, with the fields of its header, and where its records disagree on them. */
export const groupSql = (header: readonly Field[], more = ''): string => `
  SELECT record_group, min(row_no) AS first_row, count(*)::int AS line_count${more},
    ${header.map((field) => `${smallest(field)} AS ${column(field)}`).join(', ')},
    jsonb_strip_nulls(${jsonObject(header.map(differing))}) AS differing
  FROM batch_record GROUP BY record_group`;

const smallest = (field: Field): string =>
  field.kind === 'boolean' ? `bool_and(${column(field)})` : `min(${column(field)})`;
const largest = (field: Field): string =>
  field.kind === 'boolean' ? `bool_or(${column(field)})` : `max(${column(field)})`;

// The largest value if there are several; the smallest one is in the column.
const differing = (field: Field): [string, string] => [
  columnName(field),
  `CASE WHEN ${smallest(field)} <> ${largest(field)} THEN ${largest(field)}::text END`,
];

/** A PostgreSQL function takes at most a hundred arguments: a larger object is built from several. */
function jsonObject(members: readonly [name: string, value: string][]): string {
  const parts = Array.from({ length: Math.max(1, Math.ceil(members.length / 40)) }, (_, part) =>
    members.slice(part * 40, part * 40 + 40).map(([name, value]) => `${literal(name)}, ${value}`),
  );
  return parts.map((part) => `jsonb_build_object(${part.join(', ')})`).join(' || ');
}

// A header field may be on some records of the group only; where it is present it must agree. The records as JSON let
// one statement serve every field; it has rows to read only if some differ. Values that differ only in how they are
// written do not.
export function differingFaults({ header }: Plan): Statement {
  const names = header.map(
    (field) => `(${literal(columnName(field))}, ${literal(field.name)}, ${literal(field.label)})`,
  );
  return statement`
    INSERT INTO batch_fault
    SELECT row_no, 'values_differ', field, value,
      format('%s "%s" differs from "%s" in another record of the same document.', label, value, CASE value WHEN largest THEN smallest ELSE largest END)
    FROM (
      SELECT s.*, min(text_identity(value)) OVER one <> max(text_identity(value)) OVER one AS differs
      FROM (
        SELECT r.row_no, r.record_group, f.field, f.label, to_jsonb(r)->>f.column_name AS value, to_jsonb(g)->>f.column_name AS smallest, d.largest
        FROM batch_group g JOIN batch_record r USING (record_group)
        CROSS JOIN LATERAL jsonb_each_text(g.differing) d (column_name, largest)
        JOIN (VALUES ${raw(names.join(', '))}) f (column_name, field, label) USING (column_name)
        WHERE g.differing <> '{}'
      ) s WINDOW one AS (PARTITION BY record_group, field)
    ) stated WHERE value IS NOT NULL AND differs`;
}

// A required field may be on one record of the group only, if the setup allows it.
export function absentFaults({ header, key, match }: Plan): Statement[] {
  // The number of an existing document is found by other fields.
  const found = match ? key : [];
  return header
    .filter((field) => field.mapping?.required === false && !found.includes(field))
    .filter((field) => field.required && field.default === undefined)
    .map(
      (field) => statement`
        INSERT INTO batch_fault
        SELECT b.row_no, 'value_missing', ${field.name}::text, NULL, ${`${field.label} is required, and no record of this document has it.`}::text
        FROM batch_group g JOIN batch_record b USING (record_group) WHERE g.${raw(column(field))} IS NULL AND b.valid`,
    );
}

/** Errors of documents with the same key, which is possible if they are grouped by other fields. */
export function sameKeyFaults({ target, key, number }: Plan): Statement {
  return statement`
    INSERT INTO batch_fault
    SELECT b.row_no, 'duplicate_in_file', ${number.name}::text, g.${raw(column(number))}::text,
      format('%s was already created from row %s, and another document of this file has the same number.', ${raw(keyText(target, 'g'))}, g.taken_by)
    FROM (
      SELECT *, first_value(first_row) OVER w AS taken_by, row_number() OVER w AS nth FROM batch_group
      WINDOW w AS (PARTITION BY ${raw(comparables(key))} ORDER BY first_row)
    ) g JOIN batch_record b USING (record_group) WHERE g.nth > 1 AND g.${raw(column(number))} IS NOT NULL`;
}

/** A record in error puts the other records of its group in error. */
export const groupFaults = ({ mapped, groupPositions }: Plan): Statement[] => [
  statement`
    CREATE TEMP TABLE batch_bad ON COMMIT DROP AS
    SELECT record_group, min(row_no) AS culprit, min(row_no) FILTER (WHERE row_no IN (
      SELECT v.row_no FROM batch_value v WHERE v.record_group LIKE '=%' AND ${raw(withoutKey(mapped, groupPositions))}
    )) AS keyless FROM batch_record
    WHERE NOT valid OR row_no IN (SELECT row_no FROM batch_fault) GROUP BY record_group`,
  statement`
    INSERT INTO batch_fault
    SELECT b.row_no, 'group_in_error', NULL, NULL, ${raw(groupErrorMessage('bad.culprit', 'bad.keyless'))}
    FROM batch_record b JOIN batch_bad bad USING (record_group)
    WHERE b.valid AND b.row_no NOT IN (SELECT row_no FROM batch_fault)`,
  statement`DELETE FROM batch_group g USING batch_bad bad WHERE g.record_group = bad.record_group`,
];

/** A record of a group that lacks a value of its key was put there because it is below the document. */
const withoutKey = (mapped: readonly MappedField[], groupPositions: readonly number[]): string => {
  const key = mapped.filter(({ position }) => groupPositions.includes(position));
  return key.length === 0 ? 'false' : `(${key.map((field) => `v.${column(field)} IS NULL`).join(' OR ')})`;
};
