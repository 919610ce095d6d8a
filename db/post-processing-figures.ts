import type { Row } from 'postgres';
import type { EntryCounts, PostProcessingFigures } from '../core/model/post-processing-figures.js';
import type { Transaction } from './client.js';
import { figuresSize, type ListPart, mapEntries, readWithinPage } from './page-bytes.js';

/** Post-processing runs of an import with their figures, newest first, as many as fit a page; only `number` if it is given. */
export async function postProcessingRuns(
  tx: Transaction,
  importId: string,
  { number, before, limit = 1 }: { number?: number; before?: number | undefined; limit?: number } = {},
): Promise<ListPart<{ row: Row; figures: PostProcessingFigures }>> {
  const list = tx`
    SELECT r.*, done.* FROM post_processing_run r CROSS JOIN LATERAL (
      SELECT coalesce(sum(p.completed), 0)::int AS completed, coalesce(sum(p.errors), 0)::int AS errors, max(p.waiting) AS waiting_for, count(*) AS batches
      FROM post_processing_portion p WHERE p.company_id = r.company_id AND p.import_id = r.import_id AND p.number = r.number
    ) done
    WHERE r.import_id = ${importId} ${number === undefined ? tx`` : tx`AND r.number = ${number}`}
      ${before === undefined ? tx`` : tx`AND r.number < ${before}`}
    ORDER BY r.number DESC LIMIT ${limit}`;
  return mapEntries(await readWithinPage(tx, list, figuresSize(tx)), (row) => ({
    row,
    figures: {
      number: row.number,
      status: row.status,
      total: row.total,
      completed: row.completed,
      errors: row.errors,
    },
  }));
}

/** The figures of a run. Throws if it does not exist. */
export async function postProcessingFigures(
  tx: Transaction,
  importId: string,
  number: number,
): Promise<PostProcessingFigures> {
  const {
    entries: [found],
  } = await postProcessingRuns(tx, importId, { number });
  if (!found) throw new Error(`Post-processing ${number} of import ${importId} is gone.`);
  return found.figures;
}

/**
 * SQL of a subquery: the counts of all post-processing runs of import `i` as one object; null if there is none. Runs that
 * retry failed entries add nothing to the total.
 */
export const entryCountsSql = `(
  SELECT jsonb_build_object('total', r.total, 'completed', p.completed, 'errors', p.errors) || CASE WHEN r.paused THEN '{"paused": true}' ELSE '{}' END::jsonb
  FROM (
    SELECT count(*) AS runs, coalesce(sum(total) FILTER (WHERE request_id IS NULL), 0) AS total, bool_or(status = 'On Hold') AS paused
    FROM post_processing_run r WHERE r.company_id = i.company_id AND r.import_id = i.import_id
  ) r CROSS JOIN (
    SELECT coalesce(sum(completed), 0) AS completed, coalesce(sum(errors - prior_errors), 0) AS errors
    FROM post_processing_portion p WHERE p.company_id = i.company_id AND p.import_id = i.import_id
  ) p WHERE r.runs > 0
)`;

/** SQL of a subquery: the newest run of import `i` as one object; null if there is none. */
export const newestRunSql = `(
  SELECT jsonb_build_object('number', r.number, 'trigger', r.trigger, 'status', r.status, 'waitingFor', (
    SELECT max(p.waiting) FROM post_processing_portion p WHERE p.company_id = r.company_id AND p.import_id = r.import_id AND p.number = r.number))
  FROM post_processing_run r WHERE r.company_id = i.company_id AND r.import_id = i.import_id ORDER BY r.number DESC LIMIT 1
)`;

/** The counts of all post-processing runs of an import; undefined if there is none. */
export async function entryCounts(tx: Transaction, importId: string): Promise<EntryCounts | undefined> {
  const [row] = await tx`SELECT ${tx.unsafe(entryCountsSql)} AS counts FROM import i WHERE i.import_id = ${importId}`;
  return row?.counts ?? undefined;
}

/** The number of the current post-processing run with a workflow of its own; undefined if there is none. */
export async function ownPostProcessing(tx: Transaction, importId: string): Promise<number | undefined> {
  const [run] = await tx`
    SELECT number FROM post_processing_run
    WHERE import_id = ${importId} AND finished_at IS NULL AND (trigger <> 'PerDocument' OR request_id IS NOT NULL)`;
  return run?.number;
}
