import { bounds } from '../../../core/targets/external-field.js';
import { plainValue } from '../../../core/targets/plain-value.js';
import { mostFields } from '../../../core/targets/table-settings.js';
import { type FieldValues, longestFieldName } from '../../../core/targets/write-order.js';
import { cutText } from '../../../core/text/cut-text.js';
import { storableJson } from '../../../core/text/storable.js';
import { ConnectionError } from '../../connections/connection-error.js';
import type { Ask } from './ask.js';
import type { TableSql } from './table-sql.js';

/** A document on its way into a table. */
export interface Row {
  key: string;
  fields: FieldValues;
}

export type Changes = { field: string; before: unknown; after: unknown }[];

const there = ({ columns }: TableSql, field: string): string => `t.${columns.get(field)}`;

// By number: columns of theirs may be called as something of ours is.
const given = ({ fields }: TableSql, field: string): string => `r.f${fields.indexOf(field)}`;

/**
 * Rows as PostgreSQL reads them into the types of the columns that are mapped. Not into the table's own type:
 * what a domain says of columns that nobody writes is no matter of these rows.
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
  sql.key.map((field) => `${there(sql, field)} = ${given(sql, field)}`).join(' AND ');

const written = (sql: TableSql, field: string): string =>
  sql.keeps.has(field) ? `coalesce(${given(sql, field)}, ${there(sql, field)})` : given(sql, field);

const changeable = (sql: TableSql): string[] => sql.fields.filter((field) => !sql.key.includes(field));

/** A value as changes show it: no reader of JSON may take digits from a decimal. */
function shown({ decimals }: TableSql, field: string, value: string): string {
  const json = `to_jsonb(${value})`;
  return decimals.has(field)
    ? `CASE jsonb_typeof(${json}) WHEN 'number' THEN to_jsonb(trim_scale(${json}::numeric)::text) ELSE ${json} END`
    : json;
}

/**
 * The rows whose key is there already, by their own keys; locked until the end, in the order of the table's
 * keys, so that two who write the same wait for each other. With what would change, where that is asked for.
 */
export async function existingRows(
  ask: Ask,
  sql: TableSql,
  rows: readonly Row[],
  compared: boolean,
): Promise<Map<string, Changes | undefined>> {
  const fields = changeable(sql);
  const pairs = fields.map(
    (field, place) =>
      `(${place}, $${place + 2}::text, ${shown(sql, field, there(sql, field))}, ${shown(sql, field, written(sql, field))})`,
  );
  const changes =
    compared && pairs.length > 0
      ? `(SELECT coalesce(jsonb_agg(jsonb_build_object('field', v.field, 'before', v.before, 'after', v.after) ORDER BY v.place), '[]')
          FROM (VALUES ${pairs.join(', ')}) v (place, field, before, after) WHERE v.before IS DISTINCT FROM v.after)`
      : 'NULL::jsonb';
  const found = await ask(
    `SELECT r.place::int AS place, ${changes} AS changes FROM ${rowsSql(sql)} JOIN ${sql.table} t ON ${sameKey(sql)}
     ORDER BY ${sql.key.map((field) => there(sql, field)).join(', ')} FOR UPDATE OF t`,
    [asJson(sql, rows), ...(compared ? fields : [])],
  );
  return new Map(
    found.map(({ place, changes: told }) => {
      const row = rows[Number(place) - 1];
      if (!row) throw new ConnectionError('server', 'The server answers with rows that were not asked for.');
      return [row.key, compared ? readChanges(told) : undefined];
    }),
  );
}

const shownText = (text: string): string => cutText(text, bounds.textLength);

/** What would change, as a server says it. */
function readChanges(told: unknown): Changes {
  if (!Array.isArray(told)) return [];
  return told.slice(0, mostFields).map((change) => {
    const { field, before, after } = (change ?? {}) as Record<string, unknown>;
    const name = typeof field === 'string' ? cutText(field, longestFieldName) : '';
    return { field: name, before: plainValue(before, shownText), after: plainValue(after, shownText) };
  });
}

export async function insertRows(ask: Ask, sql: TableSql, rows: readonly Row[]): Promise<void> {
  const { fields, columns } = sql;
  await ask(
    `INSERT INTO ${sql.table} (${fields.map((field) => columns.get(field)).join(', ')})
     SELECT ${fields.map((field) => given(sql, field)).join(', ')} FROM ${rowsSql(sql)} ORDER BY r.place`,
    [asJson(sql, rows)],
  );
}

export async function updateRows(ask: Ask, sql: TableSql, rows: readonly Row[]): Promise<void> {
  const fields = changeable(sql);
  if (fields.length === 0) return;
  await ask(
    `UPDATE ${sql.table} t SET ${fields.map((field) => `${sql.columns.get(field)} = ${written(sql, field)}`).join(', ')}
     FROM ${rowsSql(sql)} WHERE ${sameKey(sql)}`,
    [asJson(sql, rows)],
  );
}
