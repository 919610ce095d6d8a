import type { Transaction } from '../../db/client.js';

/**
 * Cancels an import's dry runs, with `before` only those before a run: their findings would no longer be valid. Another
 * dry run begins only when the workflow of the last one has ended, so that it marks them as `ended`.
 */
export function endDryRuns(
  tx: Transaction,
  importId: string,
  { before, ended = false }: { before?: number; ended?: boolean } = {},
) {
  return tx`
    UPDATE job SET cancel_requested_at = coalesce(cancel_requested_at, now()) ${ended ? tx`, status = 'Cancelled', finished_at = now()` : tx``}
    WHERE import_id = ${importId} AND kind = 'dry-run' AND finished_at IS NULL ${before === undefined ? tx`` : tx`AND number < ${before}`}`;
}
