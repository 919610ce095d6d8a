import type { Database } from '../../db/client.js';
import type { ImportRef, ImportResult } from '../../workflows/activities.js';
import { changeImport } from './change-import.js';

/** From here on no batch begins and no chunk is staged, whoever asked for the cancel. */
export async function markCancelling(database: Database, ref: ImportRef): Promise<void> {
  await changeImport(
    database,
    ref,
    (tx) => tx`
      UPDATE import SET status = 'Cancelling', cancel_requested_at = coalesce(cancel_requested_at, now())
      WHERE import_id = ${ref.importId} AND status IN ('Uploaded', 'Parsing', 'Staged', 'Processing', 'Paused', 'Cancelling')`,
  );
}

/** Called when nothing runs any more: what is not completed or in error is Skipped from now on. */
export function finishCancel(database: Database, ref: ImportRef): Promise<ImportResult> {
  return changeImport(database, ref, async (tx) => {
    await tx`UPDATE batch SET status = 'Ready', claim = NULL WHERE import_id = ${ref.importId} AND status = 'Processing'`;
    await tx`UPDATE processing_run SET finished_at = now() WHERE import_id = ${ref.importId} AND finished_at IS NULL`;
    await tx`
      UPDATE import SET status = 'Cancelled', cancelled_at = coalesce(cancelled_at, now()), finished_at = now(), staging_claim = NULL, paused = false
      WHERE import_id = ${ref.importId} AND status <> 'Failed'`;
  });
}
