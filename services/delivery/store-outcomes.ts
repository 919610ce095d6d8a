import type { Outcome } from '../../core/targets/write-order.js';
import { storableJson, unstorableReason } from '../../core/text/storable.js';
import { type Database, inCompany, type Transaction } from '../../db/client.js';
import type { ResultScope } from '../processing/batch-scope.js';
import { retryWithoutTexts } from '../processing/retry-without-texts.js';
import { superseded } from '../processing/write-batch.js';

/** The outcome of a document, even if its target has not reported one. */
export type DeliveryOutcome =
  | Outcome
  /** A cancel came before it was sent. */
  | { outcome: 'cancelled' }
  /** `unclear` if it was sent and may have been written. */
  | { outcome: 'error'; code: 'target_unavailable' | 'target_refused'; message: string; unclear?: true };

/** It was sent, and its outcome is unknown. */
export const unknownOutcome: DeliveryOutcome = {
  outcome: 'error',
  code: 'outcome_unknown',
  message: 'It was sent, and no answer came before the cancel. If it is processed again, the same key is sent.',
};

/**
 * Records that the next `count` documents are being sent: after a crash they may have been written. Throws `Superseded`
 * if the claim is lost.
 */
export const markSending = (database: Database, scope: ResultScope, answered: number, count: number): Promise<void> =>
  changeDelivery(database, scope, answered, false, (tx) => tx`sending = ${count}`);

/**
 * Stores the outcomes of the next documents of a batch, of which `answered` are already stored. `gaveUp` reports to the
 * other batches of the run that the target is unavailable. Throws `Superseded` if the claim is lost.
 */
export const storeOutcomes = (
  database: Database,
  scope: ResultScope,
  answered: number,
  outcomes: readonly DeliveryOutcome[],
  gaveUp = false,
): Promise<void> =>
  retryWithoutTexts(({ withoutTexts }) => {
    const stored = storableJson(withoutTexts ? outcomes.map(withoutText) : outcomes);
    return changeDelivery(
      database,
      scope,
      answered,
      true,
      (tx) =>
        tx`sending = 0, answered_at = now(), gave_up = ${gaveUp}, outcomes = d.outcomes || ${stored}::text::jsonb`,
    );
  });

function withoutText(delivered: DeliveryOutcome): DeliveryOutcome {
  if (delivered.outcome === 'error') {
    const { field: _, ...rest } = delivered as DeliveryOutcome & { outcome: 'error'; field?: string };
    return { ...rest, message: unstorableReason } as DeliveryOutcome;
  }

  return { outcome: delivered.outcome };
}

async function changeDelivery(
  database: Database,
  { companyId, importId, runNo, batchNo, claim }: ResultScope,
  answered: number,
  progressed: boolean,
  change: (tx: Transaction) => ReturnType<Transaction>,
): Promise<void> {
  const changed = await inCompany(database, companyId, async (tx) => {
    await tx`
      UPDATE batch SET waiting = NULL, unreported = ${progressed ? tx`least(unreported, 1)` : tx`unreported`}
      WHERE import_id = ${importId} AND run_no = ${runNo} AND batch_no = ${batchNo} AND claim = ${claim}
        AND (waiting IS NOT NULL OR (${progressed} AND unreported > 1))`;
    return tx`
      UPDATE delivery d SET ${change(tx)} FROM batch b
      WHERE d.import_id = ${importId} AND d.run_no = ${runNo} AND d.batch_no = ${batchNo} AND jsonb_array_length(d.outcomes) = ${answered}
        AND b.import_id = d.import_id AND b.run_no = d.run_no AND b.batch_no = d.batch_no AND b.claim = ${claim} AND b.status = 'Processing'`;
  });
  if (changed.count === 0) throw superseded();
}
