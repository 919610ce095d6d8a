import type { ImportRef } from '../../core/model/contract.js';
import { changeImport } from '../../db/change-import.js';
import { changeStatus } from '../../db/change-status.js';
import type { Database, Transaction } from '../../db/client.js';
import { holdJob } from '../../db/job.js';
import type { ImportRow } from '../../db/rows.js';

/**
 * Sets an import to Paused, or back to the status it had: reading or processing, whose job is on hold meanwhile. With
 * `runNo`, only if no later run has begun.
 */
export async function setPaused(
  database: Database,
  { paused, runNo, ...ref }: ImportRef & { paused: boolean; runNo?: number },
): Promise<void> {
  await changeImport(database, ref, async (tx) => {
    const set = tx`paused = ${paused}`;
    const ofRun = runNo === undefined ? tx`true` : tx`run_no = ${runNo}`;
    if (paused) {
      const changed = await changeStatus(tx, ref.importId, 'pause', { to: 'Paused', set, where: ofRun });
      if (changed.count > 0) await holdProcessing(tx, ref, true);
      return;
    }
    const reading = tx`${ofRun} AND staged_at IS NULL`;
    await changeStatus(tx, ref.importId, 'resume reading', { to: 'Parsing', set, where: reading });
    const processing = tx`${ofRun} AND staged_at IS NOT NULL`;
    const resumed = await changeStatus(tx, ref.importId, 'resume processing', {
      to: 'Processing',
      set,
      where: processing,
    });
    if (resumed.count > 0) await holdProcessing(tx, ref, false);
  });
}

/** Sets the job of the newest run on hold, or lets it go on; while the file is read there is none. */
async function holdProcessing(tx: Transaction, ref: ImportRef, paused: boolean): Promise<void> {
  const [found] = await tx<Pick<ImportRow, 'run_no'>[]>`SELECT run_no FROM import WHERE import_id = ${ref.importId}`;
  if (found && found.run_no > 0) await holdJob(tx, { ...ref, kind: 'processing', number: found.run_no }, paused);
}
