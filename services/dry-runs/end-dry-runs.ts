import type { Transaction } from '../../db/client.js';

/**
 * Tells an import's dry runs to stop, those `before` a run where that is given: what they would find out is no
 * longer what they were asked for. Another dry run begins only where the workflow of the last one has
 * ended, so that it calls them `ended`.
 */
export function endDryRuns(
  tx: Transaction,
  importId: string,
  { before, ended = false }: { before?: number; ended?: boolean } = {},
) {
  return tx`
    UPDATE processing_run SET cancelled_at = coalesce(cancelled_at, now()) ${ended ? tx`, finished_at = now()` : tx``}
    WHERE import_id = ${importId} AND dry_run AND finished_at IS NULL ${before === undefined ? tx`` : tx`AND run_no < ${before}`}`;
}
