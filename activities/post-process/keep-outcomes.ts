import { announceChange } from '../../db/announce-change.js';
import type { Transaction } from '../../db/client.js';
import type { StepOutcome } from '../../post-processing/step.js';
import type { PendingSubject } from './pending-subjects.js';
import type { Portion } from './portion.js';

/**
 * Keeps what has become of subjects of a portion, and counts it. Something has answered unless all of them are given up:
 * the next attempt goes on giving up then. The portion is to be held by the caller.
 */
export async function keepOutcomes(
  tx: Transaction,
  { companyId, importId, number, portionNo, runNo, batchNo }: Portion,
  step: number,
  subjects: readonly PendingSubject[],
  outcomes: readonly StepOutcome[],
): Promise<void> {
  const entries = subjects.map(({ row }, index) => {
    const outcome = outcomes[index] as StepOutcome;
    return [row, outcome.done, outcome.done ? null : outcome.code, outcome.message?.slice(0, 500) ?? null];
  });
  const done = outcomes.filter((outcome) => outcome.done).length;
  const answered = outcomes.some((outcome) => outcome.done || outcome.code !== 'target_unavailable');
  await tx`
    INSERT INTO post_processing_entry (company_id, import_id, run_no, batch_no, row_no, step, status, code, message, number)
    SELECT ${companyId}, ${importId}, ${runNo}, ${batchNo}, (e->>0)::int, ${step}, CASE WHEN (e->>1)::boolean THEN 'Completed' ELSE 'Error' END, e->>2, e->>3, ${number}
    FROM jsonb_array_elements(${JSON.stringify(entries)}::text::jsonb) e
    ON CONFLICT (company_id, import_id, run_no, batch_no, row_no, step) DO UPDATE
    SET status = excluded.status, code = excluded.code, message = excluded.message, attempts = post_processing_entry.attempts + 1,
      number = excluded.number, retry = NULL, finished_at = now()`;
  await tx`
    UPDATE post_processing_portion SET completed = completed + ${done}, errors = errors + ${outcomes.length - done},
      prior_errors = prior_errors + ${subjects.filter(({ failedBefore }) => failedBefore).length}, answered_at = CASE WHEN ${answered} THEN now() ELSE answered_at END, waiting = NULL
    WHERE import_id = ${importId} AND number = ${number} AND portion_no = ${portionNo}`;
  await tx`UPDATE post_processing_run SET updated_at = now() WHERE import_id = ${importId} AND number = ${number}`;
  await announceChange(tx, importId);
}

/** As if something had answered now. */
export async function keepAnswered(tx: Transaction, { importId, number, portionNo }: Portion): Promise<void> {
  await tx`
    UPDATE post_processing_portion SET answered_at = now()
    WHERE import_id = ${importId} AND number = ${number} AND portion_no = ${portionNo}`;
}
