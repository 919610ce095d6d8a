import { bounds } from '../../../core/targets/external-field.js';
import { plainValue } from '../../../core/targets/plain-value.js';
import { maxFields } from '../../../core/targets/table-settings.js';
import { type FieldValues, maxFieldNameCharacters } from '../../../core/targets/write-order.js';
import { cutText } from '../../../core/text/cut-text.js';
import { storableJson } from '../../../core/text/storable.js';
import { ConnectionError } from '../../connections/connection-error.js';
import type { RunQuery } from './run-query.js';
import type { TableSql } from './table-sql.js';

/** A document to be written to a table. */
export interface Row {
  key: string;
  fields: FieldValues;
}

export type Changes = { field: string; before: unknown; after: unknown }[];

const tableColumn = ({ columns }: TableSql, field: string): string => `t.${columns.get(field)}`;

// Numbered, because the table's own columns may have any name.
const rowColumn = ({ fields }: TableSql, field: string): string => `r.f${fields.indexOf(field)}`;

/**
 * A subquery that converts the rows to the types of the mapped columns. It does not use the table's row type, because
 * constraints of domains on unmapped columns would apply, too.
 */
function rowsSql({ fields, types }: TableSql): string {
  const columns = fields.map((field, place) => `f${place} ${types.get(field)}`).join(', ');
  return `(SELECT e.place, d.* FROM jsonb_array_elements($1::text::jsonb) WITH ORDINALITY AS e (doc, place)
    CROSS JOIN LATERAL jsonb_to_record(e.doc) AS d (${columns})) r`;
}

const asJson = ({ fields: names }: TableSql, rows: readonly Row[]): string =>
  storableJson(
    rows.map(({ fields }) => Object.fromEntries(names.map((name, place) => [`f${place}`, fields[name] ?? null]))),
  );

const sameKey = (sql: TableSql): string =>
  sql.key.map((field) => `${tableColumn(sql, field)} = ${rowColumn(sql, field)}`).join(' AND ');

const newValue = (sql: TableSql, field: string): string =>
  sql.keepWhenNull.has(field)
    ? `coalesce(${rowColumn(sql, field)}, ${tableColumn(sql, field)})`
    : rowColumn(sql, field);

const changeable = (sql: TableSql): string[] => sql.fields.filter((field) => !sql.key.includes(field));

/** A value as shown in changes: decimals as text, so that JSON parsers do not lose digits. */
function displayValue({ decimals }: TableSql, field: string, value: string): string {
  const json = `to_jsonb(${value})`;
  return decimals.has(field)
    ? `CASE jsonb_typeof(${json}) WHEN 'number' THEN to_jsonb(trim_scale(${json}::numeric)::text) ELSE ${json} END`
    : json;
}

/**
 * Returns the document keys of rows that exist in the table, with their changes if `withChanges`. Locks the existing rows
 * until the transaction ends, in the order of the table's key, so that concurrent writers do not deadlock.
 */
export async function existingRows(
  ask: RunQuery,
  sql: TableSql,
  rows: readonly Row[],
  withChanges: boolean,
): Promise<Map<string, Changes | undefined>> {
  const fields = changeable(sql);
  const pairs = fields.map(
    (field, place) =>
      `(${place}, $${place + 2}::text, ${displayValue(sql, field, tableColumn(sql, field))}, ${displayValue(sql, field, newValue(sql, field))})`,
  );
  const changes =
    withChanges && pairs.length > 0
      ? `(SELECT coalesce(jsonb_agg(jsonb_build_object('field', v.field, 'before', v.before, 'after', v.after) ORDER BY v.place), '[]')
          FROM (VALUES ${pairs.join(', ')}) v (place, field, before, after) WHERE v.before IS DISTINCT FROM v.after)`
      : 'NULL::jsonb';
  const found = await ask(
    `SELECT r.place::int AS place, ${changes} AS changes FROM ${rowsSql(sql)} JOIN ${sql.table} t ON ${sameKey(sql)}
     ORDER BY ${sql.key.map((field) => tableColumn(sql, field)).join(', ')} FOR UPDATE OF t`,
    [asJson(sql, rows), ...(withChanges ? fields : [])],
  );
  return new Map(
    found.map(({ place, changes: reported }) => {
      const row = rows[Number(place) - 1];
      if (!row) throw new ConnectionError('server', 'The server returned rows that were not asked for.');
      return [row.key, withChanges ? readChanges(reported) : undefined];
    }),
  );
}

const shownText = (text: string): string => cutText(text, bounds.textLength);

/** Checks the changes that the server returned. */
function readChanges(reported: unknown): Changes {
  if (!Array.isArray(reported)) return [];
  return reported.slice(0, maxFields).map((change) => {
    const { field, before, after } = (change ?? {}) as Record<string, unknown>;
    const name = typeof field === 'string' ? cutText(field, maxFieldNameCharacters) : '';
    return { field: name, before: plainValue(before, shownText), after: plainValue(after, shownText) };
  });
}

export async function insertRows(ask: RunQuery, sql: TableSql, rows: readonly Row[]): Promise<void> {
  const { fields, columns } = sql;
  await ask(
    `INSERT INTO ${sql.table} (${fields.map((field) => columns.get(field)).join(', ')})
     SELECT ${fields.map((field) => rowColumn(sql, field)).join(', ')} FROM ${rowsSql(sql)} ORDER BY r.place`,
    [asJson(sql, rows)],
  );
}

export async function updateRows(ask: RunQuery, sql: TableSql, rows: readonly Row[]): Promise<void> {
  const fields = changeable(sql);
  if (fields.length === 0) return;
  await ask(
    `UPDATE ${sql.table} t SET ${fields.map((field) => `${sql.columns.get(field)} = ${newValue(sql, field)}`).join(', ')}
     FROM ${rowsSql(sql)} WHERE ${sameKey(sql)}`,
    [asJson(sql, rows)],
  );
}
