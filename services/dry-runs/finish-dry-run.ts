import type { DryRunEnd } from '../../core/model/contract.js';
import type { DryRunFigures } from '../../core/model/dry-run-figures.js';
import { endStatus, jobOf } from '../../core/model/job.js';
import { announceChange } from '../../db/announce-change.js';
import { type Database, inCompany } from '../../db/client.js';
import { endJob, lockToEnd, releaseBatches } from '../../db/job.js';
import { jobFigures } from '../../db/job-figures.js';

/**
 * Ends a dry run whose batches no longer run, as completed, cancelled or failed. Called again, it changes nothing.
 * Returns its figures.
 */
export function finishDryRun(
  database: Database,
  { companyId, importId, runNo, ...end }: DryRunEnd,
): Promise<DryRunFigures> {
  const job = jobOf('dry-run', { companyId, importId, number: runNo });
  return inCompany(database, companyId, async (tx) => {
    const before = await lockToEnd(tx, job);
    if (before) {
      // A dry run is also cancelled when its import continues.
      const cancelled = end.cancelled || before.cancelling;
      await endJob(tx, job, endStatus({ ...end, cancelled }), end);
      await tx`UPDATE delivery SET content = NULL WHERE import_id = ${importId} AND run_no = ${runNo}`;
      await releaseBatches(tx, importId, runNo);
      await announceChange(tx, importId);
    }
    return jobFigures(tx, job);
  });
}
