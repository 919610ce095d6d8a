import { checkRowCount } from '../../connectors/connections/check-row-count.js';
import { ConnectionError } from '../../connectors/connections/connection-error.js';
import { quoted } from '../../connectors/targets/table/table-sql.js';
import { cancelOnAbort, type SendCancellable } from '../../db/cancel-queries.js';
import type { Pool } from '../../db/driver/pool.js';

/** A row found by a look-up: its code, the key, the taken value. Returned twice if there are several. */
export type FoundRow = readonly [code: string, key: string, found: string | null];

interface Place {
  schema?: string;
  name: string;
  by: string;
  take: string;
  ignoreCase: boolean;
}

/**
 * Finds which of `values` a table contains, and the value to take for each. Cancelled when `signal` aborts. Throws
 * `ConnectionError` if the table or column does not exist.
 */
export async function findInTable(
  sql: Pool,
  place: Place,
  code: string,
  values: readonly string[],
  signal?: AbortSignal,
): Promise<FoundRow[]> {
  const { send, end } = cancelOnAbort(signal, 0);
  return findRows(sql, send, place, code, values).finally(end);
}

async function findRows(
  sql: Pool,
  send: SendCancellable,
  { schema = 'public', name, by, take, ignoreCase }: Place,
  code: string,
  values: readonly string[],
): Promise<FoundRow[]> {
  const [column] = await send(sql<{ category: string }[]>`
    SELECT t.typcategory AS category FROM pg_attribute a JOIN pg_type t ON t.oid = a.atttypid
    WHERE a.attrelid = to_regclass(${`${quoted(schema)}.${quoted(name)}`}) AND a.attname = ${by} AND NOT a.attisdropped LIMIT 1`);
  if (!column)
    throw new ConnectionError(
      'invalid',
      `There is no column ${by} in a table ${schema}.${name} that the login can see.`,
    );
  const text = `t.${quoted(by)}::text`;
  // A text column compared without conversion can use the table's index.
  const plain = column.category === 'S' && !ignoreCase ? `t.${quoted(by)}` : text;
  const fold = (value: string): string => (ignoreCase ? `lower(${value})` : value);
  // One row for each value, and some for values that differ only in how they are written.
  const maxRows = 2 * values.length + 10;
  const rows = await send(
    sql.unsafe<{ key: string; found: string | null; hits: number }[]>(
      `SELECT ${fold(text)} AS key, min(t.${quoted(take)}::text) AS found, count(*)::int AS hits FROM ${quoted(schema)}.${quoted(name)} t
     WHERE ${fold(plain)} = ANY (${ignoreCase ? 'ARRAY(SELECT lower(v) FROM unnest($1::text[]) v)' : '$1::text[]'}) GROUP BY 1 LIMIT ${maxRows + 1}`,
      [values],
    ),
  );
  return checkRowCount(rows, maxRows).flatMap(({ key, found, hits }): FoundRow[] =>
    hits > 1
      ? [
          [code, key, found],
          [code, key, found],
        ]
      : [[code, key, found]],
  );
}
