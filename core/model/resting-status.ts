import type { StatusAfter } from './import-events.js';
import type { Progress } from './progress.js';

/**
 * The status of an import when nothing is running: `Completed` only if everything is done. `cancelled` says whether its
 * post-processing was cancelled.
 */
export function restingStatus(
  { status, waiting, skippedByCancel, errors, postProcessing: post }: Progress,
  cancelled = false,
): StatusAfter<'correct'> {
  if (waiting > 0) return status === 'Cancelling' ? 'Cancelled' : 'Staged';
  if (skippedByCancel > 0) return 'Cancelled';
  const notDone = post ? post.total - post.completed : 0;
  if (cancelled && notDone > 0) return 'Cancelled';
  return errors > 0 || notDone > 0 ? 'CompletedWithErrors' : 'Completed';
}
