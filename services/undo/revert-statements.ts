import type { InternalTarget } from '../../core/targets/target.js';
import { raw, type Statement, statement } from '../../db/driver/statement.js';
import { column, literal } from '../processing/field-sql.js';
import { keyMatch } from './check-statements.js';

/** A range of places in `undo_document` that are undone together. */
export interface Span {
  first: number;
  last: number;
}

/** Removes and restores what is in `undo_document` without a reason to keep it, whole documents. */
export function revertStatements(target: InternalTarget, companyId: number, { first, last }: Span): Statement[] {
  const these = (...actions: string[]): string =>
    `d.target = ${literal(target.name)} AND d.reason IS NULL AND d.place BETWEEN ${first} AND ${last} AND d.action IN (${actions.map(literal).join(', ')})`;
  const { lines, table } = target;
  return [
    ...(lines
      ? [
          statement`
            DELETE FROM ${raw(lines.table)} l USING undo_document d
            WHERE ${raw(these('inserted', 'updated'))} AND l.document_type = d.key[1] AND l.document_number = d.key[2]`,
        ]
      : []),
    statement`DELETE FROM ${raw(table)} t USING undo_document d WHERE ${raw(these('inserted', 'made'))} AND ${raw(keyMatch(target, 't', 'd'))}`,
    // Based on the present row: a column that is younger than the journal keeps its value.
    statement`
      UPDATE ${raw(table)} t SET (${raw(writtenColumns(target).join(', '))}) = (
        SELECT ${raw(prefixed(writtenColumns(target)))} FROM jsonb_populate_record(t, d.before) r
      )
      FROM undo_document d WHERE ${raw(these('updated', 'unchanged'))} AND d.before IS NOT NULL AND ${raw(keyMatch(target, 't', 'd'))}`,
    ...(lines
      ? [
          statement`
            INSERT INTO ${raw(lines.table)} (company_id, ${raw(lineColumns(lines.fields).join(', '))})
            SELECT ${companyId}::int, ${raw(prefixed(lineColumns(lines.fields)))}
            FROM undo_document d CROSS JOIN LATERAL jsonb_populate_recordset(NULL::${raw(lines.table)}, d.before->'lines') r
            WHERE ${raw(these('updated'))}`,
        ]
      : []),
  ];
}

const prefixed = (names: readonly string[]): string => names.map((name) => `r.${name}`).join(', ');

/** The columns of a row that an import may have written, except the key. */
const writtenColumns = (target: InternalTarget): string[] => [
  ...target.fields.filter(({ name }) => !target.key.includes(name)).map(column),
  ...(target.lines ? ['status', 'amount', 'line_count'] : []),
  'import_id',
  'updated_at',
];

const lineColumns = (fields: InternalTarget['fields']): string[] => [
  'document_type',
  'document_number',
  'line_number',
  ...fields.map(column),
  'amount',
];
