import type { Pool } from '../../db/driver/pool.js';
import { fragment, raw, SqlFragment } from '../../db/driver/statement.js';

/** The assignments of an UPDATE. */
export function assigned(values: Record<string, unknown>): SqlFragment {
  const parts = Object.entries(values).map(([column, value]) => fragment`${raw(column)} = ${value}`);
  return new SqlFragment(['', ...parts.slice(1).map(() => ', '), ''], parts);
}

/** Sets columns of imports, or of their jobs, to any values, for example to a status without an event that leads to it. */
export async function setImportColumns(
  superuser: Pool,
  importIds: string | readonly string[],
  values: Record<string, unknown>,
  table: 'import' | 'job' = 'import',
): Promise<void> {
  await superuser.begin(async (tx) => {
    // Without the triggers, which allow only the events of the product.
    await tx`SET LOCAL session_replication_role = 'replica'`;
    await tx`UPDATE ${tx(table)} SET ${assigned(values)} WHERE import_id = ANY (${[importIds].flat()}::uuid[])`;
  });
}
