import { ApplicationFailure } from '@temporalio/activity';
import { announceChange } from '../../db/announce-change.js';
import { type Database, inCompany } from '../../db/client.js';
import type { BatchScope } from './batch-scope.js';

/** Failures by which a batch waits for somebody else's server. */
const waits = ['TargetUnavailable', 'LookUpUnavailable'];

/** Keeps why a batch cannot go on, for people to see; nothing for a failure of another kind. */
export async function keepWaiting(
  database: Database,
  { companyId, importId, runNo, batchNo, claim }: BatchScope,
  error: unknown,
): Promise<void> {
  if (!(error instanceof ApplicationFailure) || !waits.includes(error.type ?? '')) return;
  await inCompany(database, companyId, async (tx) => {
    const changed = await tx`
      UPDATE batch SET waiting = left(${error.message}, 500)
      WHERE import_id = ${importId} AND run_no = ${runNo} AND batch_no = ${batchNo} AND claim = ${claim} AND status = 'Processing'
        AND waiting IS DISTINCT FROM left(${error.message}, 500)`;
    // Another try that fails alike moves nothing.
    if (changed.count > 0) await announceChange(tx, importId);
  });
}
