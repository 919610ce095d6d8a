import type { Plan } from '../../core/plan/plan.js';
import type { Field } from '../../core/targets/field.js';
import { fragment, raw, type SqlFragment, type Statement, statement } from '../../db/driver/statement.js';
import { column, comparables, keyText } from './field-sql.js';
import { subjectText } from './match-statements.js';

/** By which fields two records of a file are the same one, and how the error names them. */
interface DuplicateRule {
  fields: readonly Field[];
  field: Field;
  text: (alias: string) => string;
  /** Whether the later record is skipped. */
  skipped: boolean;
}

// Records that match by the same fields are the same one; and two different ones must not share a number.
function duplicateRules(plan: Plan): DuplicateRule[] {
  const { match, key, number, target, skips, writeMode } = plan;
  if (!match) return [];
  return [
    {
      fields: match.fields,
      field: match.named.at(-1) as Field,
      text: (alias) => subjectText(plan, alias),
      skipped: skips && writeMode !== 'update',
    },
    {
      fields: key,
      field: number,
      text: (alias) => keyText(target, alias),
      skipped: false,
    },
  ];
}

const allPresent = (fields: readonly Field[], prefix = ''): string =>
  fields.map((field) => `${prefix}${column(field)} IS NOT NULL`).join(' AND ');

/** For records that are found by other fields than their key: the first valid one counts. */
export function repeatedRecords(plan: Plan, isValid: SqlFragment): Statement[] {
  return duplicateRules(plan).map(({ fields, field, text, skipped }) => {
    const later = fragment`(
      SELECT * FROM (
        SELECT b.row_no, b.${raw(column(field))}::text AS value, ${raw(text('b'))} AS subject,
          min(b.row_no) OVER (PARTITION BY ${raw(comparables(fields, 'b.'))}) AS first_row
        FROM batch_record b JOIN batch_key USING (record_group) WHERE ${isValid} AND ${raw(allPresent(fields, 'b.'))}
      ) same WHERE row_no > first_row
    ) l`;
    return skipped
      ? statement`INSERT INTO batch_skip SELECT row_no FROM ${later}`
      : statement`
          INSERT INTO batch_fault
          SELECT row_no, 'duplicate_in_file', ${field.name}::text, value, format('%s is already in row %s of this file.', subject, first_row) FROM ${later}`;
  });
}

/** As `repeatedRecords`, for documents; the repeated ones are removed from `batch_group`. */
export function repeatedDocuments(plan: Plan): Statement[] {
  return duplicateRules(plan).flatMap(({ fields, field, text, skipped }) => {
    const later = fragment`(
      SELECT * FROM (
        SELECT *, first_value(first_row) OVER w AS taken_by, row_number() OVER w AS nth FROM batch_group WHERE ${raw(allPresent(fields))}
        WINDOW w AS (PARTITION BY ${raw(comparables(fields))} ORDER BY first_row)
      ) same WHERE nth > 1
    ) g`;
    return [
      skipped
        ? statement`INSERT INTO batch_skip SELECT b.row_no FROM ${later} JOIN batch_record b USING (record_group)`
        : statement`
            INSERT INTO batch_fault
            SELECT b.row_no, 'duplicate_in_file', ${field.name}::text, g.${raw(column(field))}::text,
              format('%s was already created from row %s of this file.', ${raw(text('g'))}, g.taken_by)
            FROM ${later} JOIN batch_record b USING (record_group)`,
      statement`DELETE FROM batch_group d USING ${later} WHERE d.record_group = g.record_group`,
    ];
  });
}
