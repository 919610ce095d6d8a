import type { Pool } from '../../db/driver/pool.js';

/** The tables of the records of the internal targets. */
const targetTables = ['customer', 'vendor', 'item', 'sales_document', 'sales_line'];

/** All rows of the internal targets, and of `more` tables, as JSON: equal if nothing was written. */
export async function storedRows(superuser: Pool, ...more: string[]): Promise<string> {
  const rows = await Promise.all(
    [...targetTables, ...more].map((table) =>
      superuser.unsafe(`SELECT coalesce(jsonb_agg(t ORDER BY t::text), '[]') AS rows FROM ${table} t`),
    ),
  );
  return JSON.stringify(rows.map(([row]) => row?.rows));
}
