import { type Database, inCompany, type Transaction } from './client.js';
import type { Sql } from './page-bytes.js';

/**
 * Ways to read that look at all of a table or of a company before they give a first row. What is left goes from row to row
 * along an index, and ends with the page.
 */
const fullScanSettings = ['seqscan', 'bitmapscan', 'hashjoin', 'mergejoin', 'sort', 'material'].map(
  (kind) => `enable_${kind}`,
);

/**
 * As `inCompany`, for work that reads a page of a list: for what it costs, the page counts and not the list, whatever the planner
 * believes of tables that were never analyzed, or believed when the session planned the same statement before.
 */
export function readPage<Result>(
  database: Database,
  companyId: number,
  work: (tx: Transaction) => Promise<Result>,
): Promise<Result> {
  return inCompany(database, companyId, async (tx) => {
    // Sent at once and ahead of what `work` sends.
    const planned = tx`
      SELECT set_config('plan_cache_mode', 'force_custom_plan', true), (SELECT count(set_config(name, 'off', true)) FROM unnest(${fullScanSettings}::text[]) name)`.execute();
    const [, result] = await Promise.all([planned, work(tx)]);
    return result;
  });
}

/**
 * That a column has a value, said as a range: the order may then begin with this column, and there is one index that gives that
 * order. Said as `=` the column is left out of the order, and any index with the rest of it will do, whatever it reads.
 */
export const equalAsRange = (tx: Transaction, column: string, value: Sql): Sql =>
  tx`${tx(column)} >= ${value} AND ${tx(column)} <= ${value}`;
