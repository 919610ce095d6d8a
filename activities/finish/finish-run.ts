import type { Database } from '../../db/client.js';
import { importProgress } from '../../db/import-figures.js';
import type { ImportResult, ImportRunRef } from '../../workflows/activities.js';
import type { ImportStatus } from '../../workflows/import-state.js';
import type { Progress } from '../../workflows/progress.js';
import { changeImport } from './change-import.js';

/**
 * Ends a run whose batches are all done: the import's status is what its records say. Changes
 * nothing where a later run has begun since.
 */
export function finishRun(database: Database, ref: ImportRunRef): Promise<ImportResult> {
  return changeImport(database, ref, async (tx) => {
    // Held until the commit: a cancel that is asked for now comes before this or after it.
    await tx`SELECT 1 FROM import WHERE import_id = ${ref.importId} FOR UPDATE`;
    await tx`UPDATE processing_run SET finished_at = coalesce(finished_at, now()) WHERE import_id = ${ref.importId} AND run_no = ${ref.runNo}`;
    const status = restingStatus(await importProgress(tx, ref.importId));
    await tx`
      UPDATE import SET status = ${status}, paused = false, finished_at = ${status === 'Staged' ? null : tx`now()`},
        cancelled_at = ${status === 'Cancelled' ? tx`coalesce(cancelled_at, now())` : tx`cancelled_at`}
      WHERE import_id = ${ref.importId} AND run_no = ${ref.runNo}`;
  });
}

/** Where an import rests once nothing runs: never green on partial. */
function restingStatus({ status, waiting, leftOut, errors }: Progress): ImportStatus {
  if (waiting > 0) return status === 'Cancelling' ? 'Cancelled' : 'Staged';
  if (leftOut > 0) return 'Cancelled';
  return errors > 0 ? 'CompletedWithErrors' : 'Completed';
}
