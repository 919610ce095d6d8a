import { isFailure } from '../../core/model/failure.js';
import { announceChange } from '../../db/announce-change.js';
import { type Database, inCompany } from '../../db/client.js';
import type { BatchScope } from './batch-scope.js';

/** Records why a batch is waiting, for users to see; does nothing for other failures. */
export async function recordWaitReason(
  database: Database,
  { companyId, importId, runNo, batchNo, claim }: BatchScope,
  error: unknown,
): Promise<void> {
  if (!isFailure(error, 'TargetUnavailable', 'LookUpUnavailable')) return;
  await inCompany(database, companyId, async (tx) => {
    const changed = await tx`
      UPDATE batch SET waiting = left(${error.message}, 500)
      WHERE import_id = ${importId} AND run_no = ${runNo} AND batch_no = ${batchNo} AND claim = ${claim} AND status = 'Processing'
        AND waiting IS DISTINCT FROM left(${error.message}, 500)`;
    // A retry that fails for the same reason changes nothing.
    if (changed.count > 0) await announceChange(tx, importId);
  });
}
