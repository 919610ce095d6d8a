import { type Database, inCompany, type Transaction } from './client.js';
import type { Sql } from './page-bytes.js';

/**
 * Settings of plan nodes that read a whole table or company before they return a first row. Without them, plans walk
 * along an index and end with the page.
 */
const fullScanSettings = ['seqscan', 'bitmapscan', 'hashjoin', 'mergejoin', 'sort', 'material'].map(
  (kind) => `enable_${kind}`,
);

/**
 * As `inCompany`, for reading a page of a list: the cost depends on the page and not on the list, even if the planner has
 * no statistics, or has cached a plan from other ones.
 */
export function readPage<Result>(
  database: Database,
  companyId: number,
  work: (tx: Transaction) => Promise<Result>,
): Promise<Result> {
  return inCompany(database, companyId, async (tx) => {
    // Pipelined ahead of the queries of `work`.
    const planned = tx`
      SELECT set_config('plan_cache_mode', 'force_custom_plan', true), (SELECT count(set_config(name, 'off', true)) FROM unnest(${fullScanSettings}::text[]) name)`.execute();
    const [, result] = await Promise.all([planned, work(tx)]);
    return result;
  });
}

/**
 * SQL for "the column has this value", written as a range: ORDER BY may then begin with this column, and only one index
 * has that order. With `=` PostgreSQL drops the column from the order, and may choose any index with the rest of it.
 */
export const equalAsRange = (tx: Transaction, column: string, value: Sql): Sql =>
  tx`${tx(column)} >= ${value} AND ${tx(column)} <= ${value}`;
