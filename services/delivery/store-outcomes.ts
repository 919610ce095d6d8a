import type { Outcome } from '../../core/targets/write-order.js';
import { storableJson, unstorableReason } from '../../core/text/storable.js';
import { type Database, inCompany, type Transaction } from '../../db/client.js';
import type { BatchScope } from '../processing/batch-scope.js';
import { retryWithoutTexts } from '../processing/retry-without-texts.js';
import { superseded } from '../processing/write-batch.js';

/** What has become of a document, also where its target has not said so. */
export type DeliveryOutcome =
  | Outcome
  /** A cancel came before it was sent. */
  | { outcome: 'left-out' }
  /** `unclear` where it was sent, and may have been done. */
  | { outcome: 'error'; code: 'target_unavailable' | 'target_refused'; message: string; unclear?: true };

/** It was sent, and nobody knows what has become of it. */
export const unknownOutcome: DeliveryOutcome = {
  outcome: 'error',
  code: 'outcome_unknown',
  message: 'It was sent, and no answer came before the cancel. If it is processed again, it is sent with the same key.',
};

/** Says that the next `count` documents are on their way: whoever ends this knows then that they may have been done. Throws `Superseded` where the claim is lost. */
export const markSending = (database: Database, scope: BatchScope, answered: number, count: number): Promise<void> =>
  changeDelivery(database, scope, answered, false, (tx) => tx`sending = ${count}`);

/**
 * Keeps what has become of the next documents of a batch, of which `answered` are kept already. `gaveUp` tells the
 * other batches of the run that the target is away. Throws `Superseded` where the claim is lost.
 */
export const storeOutcomes = (
  database: Database,
  scope: BatchScope,
  answered: number,
  outcomes: readonly DeliveryOutcome[],
  gaveUp = false,
): Promise<void> =>
  retryWithoutTexts(({ withoutTexts }) => {
    const kept = storableJson(withoutTexts ? outcomes.map(withoutText) : outcomes);
    return changeDelivery(
      database,
      scope,
      answered,
      true,
      (tx) => tx`sending = 0, answered_at = now(), gave_up = ${gaveUp}, outcomes = d.outcomes || ${kept}::text::jsonb`,
    );
  });

function withoutText(told: DeliveryOutcome): DeliveryOutcome {
  if (told.outcome === 'error') {
    const { field: _, ...rest } = told as DeliveryOutcome & { outcome: 'error'; field?: string };
    return { ...rest, message: unstorableReason } as DeliveryOutcome;
  }
  const { outcome } = told;
  return { outcome };
}

async function changeDelivery(
  database: Database,
  { companyId, importId, runNo, batchNo, claim }: BatchScope,
  answered: number,
  gotOn: boolean,
  change: (tx: Transaction) => ReturnType<Transaction>,
): Promise<void> {
  const changed = await inCompany(database, companyId, async (tx) => {
    await tx`
      UPDATE batch SET waiting = NULL, unreported = ${gotOn ? tx`least(unreported, 1)` : tx`unreported`}
      WHERE import_id = ${importId} AND run_no = ${runNo} AND batch_no = ${batchNo} AND claim = ${claim}
        AND (waiting IS NOT NULL OR (${gotOn} AND unreported > 1))`;
    return tx`
      UPDATE delivery d SET ${change(tx)} FROM batch b
      WHERE d.import_id = ${importId} AND d.run_no = ${runNo} AND d.batch_no = ${batchNo} AND jsonb_array_length(d.outcomes) = ${answered}
        AND b.import_id = d.import_id AND b.run_no = d.run_no AND b.batch_no = d.batch_no AND b.claim = ${claim} AND b.status = 'Processing'`;
  });
  if (changed.count === 0) throw superseded();
}
