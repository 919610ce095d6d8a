import type { Pool } from '../../../db/driver/pool.js';
import { checkRowCount } from '../check-row-count.js';

/** PostgreSQL's own limit of columns in a table, and how many unique keys are read. */
const maxColumns = 1_600;
const maxKeys = 200;

/** A column from PostgreSQL's catalogue; the type of a domain is that of its base type. */
export interface TableColumn {
  name: string;
  /** As written in SQL, such as `numeric(12,2)`. */
  writtenType: string;
  /** Name of the base type below all domains. */
  type: string;
  typmod: number;
  /** `b` base (arrays included), `e` enum, `c` composite, `r` range, `m` multirange. */
  typeKind: string;
  /** The values of an enum, in its order; null for other types. */
  choices: string[] | null;
  notNull: boolean;
  hasDefault: boolean;
  alwaysGenerated: boolean;
  insertable: boolean;
}

/** The columns of a relation, in its order. */
export async function tableColumns(sql: Pool, relation: number): Promise<TableColumn[]> {
  const rows = await sql<TableColumn[]>`
    SELECT a.attname::text AS name, format_type(a.atttypid, a.atttypmod) AS "writtenType",
      base.type, base.typmod, base.kind AS "typeKind",
      (SELECT json_agg(e.enumlabel ORDER BY e.enumsortorder) FROM pg_enum e WHERE e.enumtypid = base.id) AS choices,
      a.attnotnull OR base.not_null AS "notNull",
      a.atthasdef OR a.attidentity <> '' OR base.has_default AS "hasDefault",
      a.attgenerated <> '' OR a.attidentity = 'a' AS "alwaysGenerated",
      has_column_privilege(a.attrelid, a.attnum, 'INSERT') AS insertable
    FROM pg_attribute a
    CROSS JOIN LATERAL (
      WITH RECURSIVE chain AS (
        SELECT t.oid AS id, t.typname::text AS type, a.atttypmod AS typmod, t.typtype::text AS kind,
          t.typnotnull AS not_null, t.typdefault IS NOT NULL AS has_default, t.typbasetype, t.typtypmod, 0 AS depth
        FROM pg_type t WHERE t.oid = a.atttypid
        UNION ALL
        SELECT t.oid, t.typname::text, c.typtypmod, t.typtype::text,
          c.not_null OR t.typnotnull, c.has_default OR t.typdefault IS NOT NULL, t.typbasetype, t.typtypmod, c.depth + 1
        FROM chain c JOIN pg_type t ON t.oid = c.typbasetype WHERE c.kind = 'd'
      )
      SELECT * FROM chain ORDER BY depth DESC LIMIT 1
    ) base
    WHERE a.attrelid = ${relation}::int8::oid AND a.attnum > 0 AND NOT a.attisdropped
    ORDER BY a.attnum LIMIT ${maxColumns}`;
  return [...checkRowCount(rows, maxColumns)];
}

/** The columns of each unique key that applies to every row (not partial, not deferred), the primary key first. */
export async function uniqueKeys(sql: Pool, relation: number): Promise<string[][]> {
  const rows = await sql<{ columns: string[] }[]>`
    SELECT (
      SELECT json_agg(a.attname ORDER BY k.place) FROM unnest(i.indkey::int2[]) WITH ORDINALITY AS k (attnum, place)
      JOIN pg_attribute a ON a.attrelid = i.indrelid AND a.attnum = k.attnum WHERE k.place <= i.indnkeyatts
    ) AS columns
    FROM pg_index i
    WHERE i.indrelid = ${relation}::int8::oid AND i.indisunique AND i.indisvalid AND i.indimmediate AND i.indpred IS NULL AND i.indexprs IS NULL
    ORDER BY i.indisprimary DESC, i.indexrelid LIMIT ${maxKeys}`;
  return checkRowCount(rows, maxKeys).map(({ columns }) => columns);
}
