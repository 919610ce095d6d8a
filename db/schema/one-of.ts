import { sql } from 'drizzle-orm';

/** SQL of a CHECK: the column must have one of these values. */
export const oneOf = (column: string, values: readonly string[]) =>
  sql.raw(`"${column}" IN (${values.map((value) => `'${value}'`).join(', ')})`);
