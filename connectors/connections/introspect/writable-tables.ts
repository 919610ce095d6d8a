import type { Pool } from '../../../db/driver/pool.js';
import { checkRowCount } from '../check-row-count.js';

/** A table or view of a company's own database that records can be inserted into. */
export interface WritableTable {
  schema: string;
  name: string;
  kind: 'table' | 'partitioned table' | 'view' | 'foreign table';
}

/** Up to `limit` relations that the login may insert into, ordered by schema and name, after the key `after`. */
export async function writableTables(
  sql: Pool,
  { after: [schema, name] = ['', ''], limit }: { after?: [string, string] | undefined; limit: number },
): Promise<WritableTable[]> {
  const rows = await sql<WritableTable[]>`
    SELECT n.nspname::text AS schema, c.relname::text AS name, ${kind(sql)} AS kind
    FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
    WHERE ${writable(sql)} AND NOT c.relispartition AND n.nspname NOT LIKE 'pg\\_%' AND n.nspname <> 'information_schema'
      AND (n.nspname::text COLLATE "C", c.relname::text COLLATE "C") > (${schema}, ${name})
    ORDER BY n.nspname::text COLLATE "C", c.relname::text COLLATE "C" LIMIT ${limit}`;
  return [...checkRowCount(rows, limit)];
}

/** The OID of a relation that the login may insert into; undefined if there is none of this name. */
export async function writableTable(sql: Pool, schema: string, name: string): Promise<number | undefined> {
  const [row] = await sql`
    SELECT c.oid::int8::text AS id FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
    WHERE n.nspname = ${schema} AND c.relname = ${name} AND ${writable(sql)} LIMIT 1`;
  return row === undefined ? undefined : Number(row.id);
}

const kind = (sql: Pool) =>
  sql`CASE c.relkind WHEN 'r' THEN 'table' WHEN 'p' THEN 'partitioned table' WHEN 'v' THEN 'view' ELSE 'foreign table' END`;

// Bit 8 of `pg_relation_is_updatable` is INSERT.
const writable = (sql: Pool) =>
  sql`c.relkind IN ('r', 'p', 'v', 'f') AND has_schema_privilege(n.oid, 'USAGE')
    AND (has_table_privilege(c.oid, 'INSERT') OR has_any_column_privilege(c.oid, 'INSERT'))
    AND (c.relkind IN ('r', 'p') OR pg_relation_is_updatable(c.oid, true) & 8 = 8)`;
