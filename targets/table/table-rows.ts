import type postgres from 'postgres';
import type { FieldValues } from '../outside-target.js';
import type { TableSettings } from './table-settings.js';

/** A document on its way into a table. */
export interface Row {
  key: string;
  fields: FieldValues;
}

export type Changes = { field: string; before: unknown; after: unknown }[];

/** What statements on a table are made of. */
export interface TableSql {
  /** Its qualified name. */
  table: string;
  /** Names of fields with their columns, both as identifiers. */
  columns: ReadonlyMap<string, string>;
  key: readonly string[];
  keeps: ReadonlySet<string>;
}

/** A name as PostgreSQL takes it literally. */
export const quoted = (name: string): string => `"${name.replaceAll('"', '""')}"`;

export function tableSql({ schema = 'public', name, key, fields }: TableSettings, keeps: readonly string[]): TableSql {
  return {
    table: `${quoted(schema)}.${quoted(name)}`,
    columns: new Map(fields.map((field) => [field.name, quoted(field.column ?? field.name)])),
    key,
    keeps: new Set(keeps),
  };
}

const columnOf = ({ columns }: TableSql, field: string): string => columns.get(field) as string;

/** Rows as PostgreSQL reads them into the table's own types. */
function rowsSql({ table }: TableSql): string {
  return `(SELECT e.place, r.* FROM jsonb_array_elements($1::text::jsonb) WITH ORDINALITY AS e (doc, place)
    CROSS JOIN LATERAL jsonb_populate_record(NULL::${table}, e.doc) r) r`;
}

// By the columns' own names: that is what they are read into the table's type by.
function asJson({ columns }: TableSql, rows: readonly Row[]): string {
  const plain = (field: string): string => (columns.get(field) as string).slice(1, -1).replaceAll('""', '"');
  return JSON.stringify(
    rows.map(({ fields }) => Object.fromEntries(Object.entries(fields).map(([field, value]) => [plain(field), value]))),
  );
}

/** The fields that rows have: those that the setup maps. */
const mapped = (rows: readonly Row[]): string[] => Object.keys(rows[0]?.fields ?? {});

const sameKey = (sql: TableSql): string =>
  sql.key.map((field) => `t.${columnOf(sql, field)} = r.${columnOf(sql, field)}`).join(' AND ');

const written = (sql: TableSql, field: string): string =>
  sql.keeps.has(field) ? `coalesce(r.${columnOf(sql, field)}, t.${columnOf(sql, field)})` : `r.${columnOf(sql, field)}`;

/**
 * The rows whose key is there already, by their own keys; locked until the end, in the order of the table's
 * keys, so that two who write the same wait for each other. With what would change, where that is asked for.
 */
export async function existingRows(
  tx: postgres.TransactionSql,
  sql: TableSql,
  rows: readonly Row[],
  compared: boolean,
): Promise<Map<string, Changes | undefined>> {
  const fields = mapped(rows).filter((field) => !sql.key.includes(field));
  const pairs = fields.map(
    (field, place) =>
      `(${place}, $${place + 2}::text, to_jsonb(t.${columnOf(sql, field)}), to_jsonb(${written(sql, field)}))`,
  );
  const changes =
    compared && pairs.length > 0
      ? `(SELECT coalesce(jsonb_agg(jsonb_build_object('field', v.field, 'before', v.before, 'after', v.after) ORDER BY v.place), '[]')
          FROM (VALUES ${pairs.join(', ')}) v (place, field, before, after) WHERE v.before IS DISTINCT FROM v.after)`
      : 'NULL::jsonb';
  const found = await tx.unsafe(
    `SELECT r.place::int AS place, ${changes} AS changes FROM ${rowsSql(sql)} JOIN ${sql.table} t ON ${sameKey(sql)}
     ORDER BY ${sql.key.map((field) => `t.${columnOf(sql, field)}`).join(', ')} FOR UPDATE OF t`,
    [asJson(sql, rows), ...(compared ? fields : [])],
  );
  return new Map(
    found.map(({ place, changes: told }) => [(rows[place - 1] as Row).key, told ?? (compared ? [] : undefined)]),
  );
}

export function insertRows(tx: postgres.TransactionSql, sql: TableSql, rows: readonly Row[]): Promise<unknown> {
  const fields = mapped(rows);
  return tx.unsafe(
    `INSERT INTO ${sql.table} (${fields.map((field) => columnOf(sql, field)).join(', ')})
     SELECT ${fields.map((field) => `r.${columnOf(sql, field)}`).join(', ')} FROM ${rowsSql(sql)} ORDER BY r.place`,
    [asJson(sql, rows)],
  );
}

export async function updateRows(tx: postgres.TransactionSql, sql: TableSql, rows: readonly Row[]): Promise<unknown> {
  const fields = mapped(rows).filter((field) => !sql.key.includes(field));
  if (fields.length === 0) return;
  return tx.unsafe(
    `UPDATE ${sql.table} t SET ${fields.map((field) => `${columnOf(sql, field)} = ${written(sql, field)}`).join(', ')}
     FROM ${rowsSql(sql)} WHERE ${sameKey(sql)}`,
    [asJson(sql, rows)],
  );
}
