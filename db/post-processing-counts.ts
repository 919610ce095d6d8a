import type { EntryCounts } from '../core/model/post-processing-figures.js';
import type { Transaction } from './client.js';

/**
 * SQL of a subquery: the counts of all post-processing of import `i` as one object; null if there is none. Jobs that
 * retry failed entries add nothing to the total.
 */
export const entryCountsSql = `(
  SELECT jsonb_build_object('total', j.total, 'completed', p.completed, 'errors', p.errors) || CASE WHEN j.paused THEN '{"paused": true}' ELSE '{}' END::jsonb
  FROM (
    SELECT count(*) AS jobs, coalesce(sum(total) FILTER (WHERE request_id IS NULL), 0) AS total, bool_or(status = 'On Hold') AS paused
    FROM job j WHERE j.company_id = i.company_id AND j.import_id = i.import_id AND j.kind = 'post-processing'
  ) j CROSS JOIN (
    SELECT coalesce(sum(completed), 0) AS completed, coalesce(sum(errors - prior_errors), 0) AS errors
    FROM post_processing_portion p WHERE p.company_id = i.company_id AND p.import_id = i.import_id
  ) p WHERE j.jobs > 0
)`;

/** The counts of all post-processing of an import; undefined if there is none. */
export async function entryCounts(tx: Transaction, importId: string): Promise<EntryCounts | undefined> {
  const [row] = await tx<{ counts: EntryCounts | null }[]>`
    SELECT ${tx.unsafe(entryCountsSql)} AS counts FROM import i WHERE i.import_id = ${importId}`;
  return row?.counts ?? undefined;
}
