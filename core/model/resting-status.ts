import type { StatusAfter } from './import-events.js';
import type { Progress } from './progress.js';

/** Where an import rests once nothing runs: never green on partial. `cancelled` is whether what follows its documents was. */
export function restingStatus(
  { status, waiting, leftOut, errors, postProcessing: post }: Progress,
  cancelled = false,
): StatusAfter<'correct'> {
  if (waiting > 0) return status === 'Cancelling' ? 'Cancelled' : 'Staged';
  if (leftOut > 0) return 'Cancelled';
  const undone = post ? post.total - post.completed : 0;
  if (cancelled && undone > 0) return 'Cancelled';
  return errors > 0 || undone > 0 ? 'CompletedWithErrors' : 'Completed';
}
