import { randomUUID } from 'node:crypto';
import type { ImportRef } from '../../core/model/contract.js';
import { importEvents } from '../../core/model/import-events.js';
import { externalTargetOf } from '../../core/setup/target-of.js';
import { writeSettingsOf } from '../../core/setup/write-settings.js';
import { type Database, inCompany } from '../../db/client.js';
import type { BatchRow, DeliveryRow } from '../../db/rows.js';
import { type ClaimedBatch, isFirstRun, scopeOf } from '../processing/claimed-batch.js';
import { completeBatch } from './complete-batch.js';
import { type DeliveryOutcome, storeOutcomes, unknownOutcome } from './store-outcomes.js';

/** A batch that is being sent. */
type InterruptedBatch = ClaimedBatch &
  Pick<BatchRow, 'run_no' | 'batch_no'> &
  Pick<DeliveryRow, 'sending'> & { answered: number; documents: number };

/**
 * Completes the batches of an import that ends while they are being sent, when nothing runs any more: answered
 * documents are done, the outcome of those that were being sent is unknown, and the rest is left out.
 */
export async function completeInterruptedBatches(
  database: Database,
  { companyId, importId }: ImportRef,
): Promise<void> {
  const claim = randomUUID();
  const interrupted = await inCompany(
    database,
    companyId,
    (tx) => tx<InterruptedBatch[]>`
      WITH interrupted AS (
        UPDATE batch b SET claim = ${claim} FROM delivery d JOIN import i USING (company_id, import_id)
        WHERE d.import_id = ${importId} AND d.content IS NOT NULL AND i.run_no = d.run_no AND i.status = ANY (${[...importEvents['end run'].from]}::text[])
          AND b.company_id = d.company_id AND b.import_id = d.import_id AND b.run_no = d.run_no AND b.batch_no = d.batch_no AND b.status = 'Processing' AND NOT b.dry_run
        RETURNING b.run_no, b.batch_no, b.first_position, b.last_position, b.dry_run, b.started_at, i.setup, d.sending,
          jsonb_array_length(d.outcomes) AS answered, jsonb_array_length(d.content->'documents') AS documents
      )
      SELECT u.*, p.renumbered, ${isFirstRun(tx)} AS first
      FROM interrupted u JOIN job p ON p.import_id = ${importId} AND p.kind = 'processing' AND p.number = u.run_no`,
  );
  for (const row of interrupted) {
    // Not the whole plan: an import ends even if its setup cannot be used any more.
    const plan = { ...writeSettingsOf(row.setup), external: externalTargetOf(row.setup), warns: true };
    const scope = scopeOf({ companyId, importId, runNo: row.run_no, batchNo: row.batch_no }, claim, row, plan);
    const rest = Array.from(
      { length: row.documents - row.answered },
      (_, index): DeliveryOutcome => (index < row.sending ? unknownOutcome : { outcome: 'cancelled' }),
    );
    if (rest.length > 0) await storeOutcomes(database, scope, row.answered, rest);
    await completeBatch(database, scope);
  }
}
