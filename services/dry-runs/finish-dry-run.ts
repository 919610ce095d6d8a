import type { DryRunEnd } from '../../core/model/contract.js';
import type { DryRunFigures } from '../../core/model/dry-run-figures.js';
import { storableJson } from '../../core/text/storable.js';
import { announceChange } from '../../db/announce-change.js';
import { type Database, inCompany } from '../../db/client.js';
import { dryRunFigures } from '../../db/dry-run-figures.js';

/**
 * Ends a dry run whose batches no longer run, as completed, cancelled or failed. Called again, it changes nothing.
 * Returns its figures.
 */
export function finishDryRun(
  database: Database,
  { companyId, importId, runNo, cancelled, fault }: DryRunEnd,
): Promise<DryRunFigures> {
  return inCompany(database, companyId, async (tx) => {
    const ended = await tx`
      UPDATE processing_run SET finished_at = now(), fault = ${fault ? storableJson(fault) : null}::text::jsonb,
        cancelled_at = ${cancelled ? tx`coalesce(cancelled_at, now())` : tx`cancelled_at`}
      WHERE import_id = ${importId} AND run_no = ${runNo} AND dry_run AND finished_at IS NULL`;
    if (ended.count > 0) {
      await tx`UPDATE delivery SET content = NULL WHERE import_id = ${importId} AND run_no = ${runNo}`;
      await tx`UPDATE batch SET status = 'Ready', claim = NULL, waiting = NULL WHERE import_id = ${importId} AND run_no = ${runNo} AND status = 'Processing'`;
      await announceChange(tx, importId);
    }
    return dryRunFigures(tx, importId, runNo);
  });
}
