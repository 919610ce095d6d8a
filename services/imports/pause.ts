import type { ImportRef } from '../../core/model/contract.js';
import { changeImport } from '../../db/change-import.js';
import { changeStatus } from '../../db/change-status.js';
import type { Database } from '../../db/client.js';

/** Sets an import to Paused, or back to the status it had: reading or processing. With `runNo`, only if no later run has begun. */
export async function setPaused(
  database: Database,
  { paused, runNo, ...ref }: ImportRef & { paused: boolean; runNo?: number },
): Promise<void> {
  await changeImport(database, ref, async (tx) => {
    const set = tx`paused = ${paused}`;
    const ofRun = runNo === undefined ? tx`true` : tx`run_no = ${runNo}`;
    if (paused) return changeStatus(tx, ref.importId, 'pause', { to: 'Paused', set, where: ofRun });
    const reading = tx`${ofRun} AND staged_at IS NULL`;
    await changeStatus(tx, ref.importId, 'resume reading', { to: 'Parsing', set, where: reading });
    const processing = tx`${ofRun} AND staged_at IS NOT NULL`;
    return changeStatus(tx, ref.importId, 'resume processing', { to: 'Processing', set, where: processing });
  });
}
