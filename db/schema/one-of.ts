import { sql } from 'drizzle-orm';

/** SQL of a CHECK: the column must have one of these values, or one of the keys of a table of them. */
export function oneOf(column: string, values: readonly string[] | Readonly<Record<string, unknown>>) {
  const texts = Array.isArray(values) ? values : Object.keys(values);
  return sql.raw(`"${column}" IN (${texts.map((value) => `'${value}'`).join(', ')})`);
}
