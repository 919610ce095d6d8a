import { type Database, inCompany } from '../../db/client.js';
import type { Outcome } from '../../targets/outside-target.js';
import type { BatchScope } from '../process/batch-scope.js';
import { superseded } from './decide-batch.js';

/** What has become of a document, also where its target has not said so. */
export type DeliveryOutcome =
  | Outcome
  /** A cancel came before it was sent. */
  | { outcome: 'left-out' }
  | { outcome: 'error'; code: 'target_unavailable' | 'target_refused'; message: string };

/** Keeps what has become of the next documents of a batch, of which `answered` are kept already. Throws `Superseded` where the claim is lost. */
export async function keepOutcomes(
  database: Database,
  { companyId, importId, runNo, batchNo, claim }: BatchScope,
  answered: number,
  outcomes: readonly DeliveryOutcome[],
): Promise<void> {
  const kept = await inCompany(database, companyId, async (tx) => {
    await tx`UPDATE batch SET waiting = NULL WHERE import_id = ${importId} AND run_no = ${runNo} AND batch_no = ${batchNo} AND waiting IS NOT NULL`;
    return tx`
      UPDATE delivery d SET outcomes = d.outcomes || ${JSON.stringify(outcomes)}::text::jsonb
      FROM batch b
      WHERE d.import_id = ${importId} AND d.run_no = ${runNo} AND d.batch_no = ${batchNo} AND jsonb_array_length(d.outcomes) = ${answered}
        AND b.import_id = d.import_id AND b.run_no = d.run_no AND b.batch_no = d.batch_no AND b.claim = ${claim} AND b.status = 'Processing'`;
  });
  if (kept.count === 0) throw superseded();
}
