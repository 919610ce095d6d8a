import type { IntegrationSetup } from '../../core/setup/setup.js';
import type { Field } from '../../core/targets/field.js';
import type { Target } from '../../core/targets/target.js';
import { type Piece, piece, raw, type Statement, statement } from '../../db/statement.js';
import { column, columns, keyFields, keyText } from './field-sql.js';
import { matched, named, numberOf, subjectText } from './match-statements.js';
import { skips } from './write-mode.js';

/** What makes two records of a file the same one, and how that is told. */
interface Sameness {
  fields: readonly Field[];
  told: Field;
  text: (alias: string) => string;
  /** Whether the later one is passed over. */
  skipped: boolean;
}

// What means the same is the same; and two that are not must not have one number.
function samenesses(target: Target, setup: IntegrationSetup): Sameness[] {
  return [
    {
      fields: matched(target, setup),
      told: named(target, setup).at(-1) as Field,
      text: (alias) => subjectText(target, setup, alias),
      skipped: skips(setup) && setup.write !== 'update',
    },
    {
      fields: keyFields(target),
      told: numberOf(target),
      text: (alias) => keyText(target, alias),
      skipped: false,
    },
  ];
}

const known = (fields: readonly Field[], prefix = ''): string =>
  fields.map((field) => `${prefix}${column(field)} IS NOT NULL`).join(' AND ');

/** Of records that are found by other fields than their key: the first sound one counts. */
export function repeatedRecords(target: Target, setup: IntegrationSetup, sound: Piece): Statement[] {
  return samenesses(target, setup).map(({ fields, told, text, skipped }) => {
    const later = piece`(
      SELECT * FROM (
        SELECT b.row_no, b.${raw(column(told))}::text AS value, ${raw(text('b'))} AS subject,
          min(b.row_no) OVER (PARTITION BY ${raw(columns(fields, 'b.'))}) AS first_row
        FROM batch_record b JOIN batch_key USING (record_group) WHERE ${sound} AND ${raw(known(fields, 'b.'))}
      ) same WHERE row_no > first_row
    ) l`;
    return skipped
      ? statement`INSERT INTO batch_skip SELECT row_no FROM ${later}`
      : statement`
          INSERT INTO batch_fault
          SELECT row_no, 'duplicate_in_file', ${told.name}::text, value, format('%s stands in row %s of this file already.', subject, first_row) FROM ${later}`;
  });
}

/** As `repeatedRecords`, of documents; those that do not count are taken out of `batch_group`. */
export function repeatedDocuments(target: Target, setup: IntegrationSetup): Statement[] {
  if (!setup.matchBy) return [];
  return samenesses(target, setup).flatMap(({ fields, told, text, skipped }) => {
    const later = piece`(
      SELECT * FROM (
        SELECT *, first_value(first_row) OVER w AS taken_by, row_number() OVER w AS nth FROM batch_group WHERE ${raw(known(fields))}
        WINDOW w AS (PARTITION BY ${raw(columns(fields))} ORDER BY first_row)
      ) same WHERE nth > 1
    ) g`;
    return [
      skipped
        ? statement`INSERT INTO batch_skip SELECT b.row_no FROM ${later} JOIN batch_record b USING (record_group)`
        : statement`
            INSERT INTO batch_fault
            SELECT b.row_no, 'duplicate_in_file', ${told.name}::text, g.${raw(column(told))}::text,
              format('%s is made from row %s of this file already.', ${raw(text('g'))}, g.taken_by)
            FROM ${later} JOIN batch_record b USING (record_group)`,
      statement`DELETE FROM batch_group d USING ${later} WHERE d.record_group = g.record_group`,
    ];
  });
}
