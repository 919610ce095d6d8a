import { jobOf } from '../../core/model/job.js';
import { cutText } from '../../core/text/cut-text.js';
import { storableJson, unstorableReason } from '../../core/text/storable.js';
import { announceChange } from '../../db/announce-change.js';
import type { Transaction } from '../../db/client.js';
import { touchJob } from '../../db/job.js';
import { retryWithoutTexts } from '../processing/retry-without-texts.js';
import type { PendingSubject } from './pending-subjects.js';
import type { Portion } from './portion.js';
import type { StepOutcome } from './steps/step-work.js';

/**
 * Stores the outcomes of subjects of a portion, and counts them. Unless all of them were given up, the server counts as
 * having answered; otherwise the next attempt continues giving up. The caller must have locked the portion.
 */
export async function storeOutcomes(
  tx: Transaction,
  portion: Portion,
  step: number,
  subjects: readonly PendingSubject[],
  outcomes: readonly StepOutcome[],
): Promise<void> {
  const { companyId, importId, number, portionNo, runNo, batchNo } = portion;
  const entries = subjects.map(({ row }, index) => {
    const outcome = outcomes[index] as StepOutcome;
    const message = outcome.message === undefined ? null : cutText(outcome.message, 500);
    return { row, done: outcome.done, code: outcome.done ? null : outcome.code, message };
  });
  const done = outcomes.filter((outcome) => outcome.done).length;
  const answered = outcomes.some((outcome) => outcome.done || outcome.code !== 'target_unavailable');
  const insert = (into: Transaction, rows: unknown) => into`
    INSERT INTO post_processing_entry (company_id, import_id, run_no, batch_no, row_no, step, status, code, message, number)
    SELECT ${companyId}, ${importId}, ${runNo}, ${batchNo}, e.row, ${step}, CASE WHEN e.done THEN 'Completed' ELSE 'Error' END, e.code, e.message, ${number}
    FROM jsonb_to_recordset(${storableJson(rows)}::text::jsonb) AS e (row int, done boolean, code text, message text)
    ON CONFLICT (company_id, import_id, run_no, batch_no, row_no, step) DO UPDATE
    SET status = excluded.status, code = excluded.code, message = excluded.message, attempts = post_processing_entry.attempts + 1,
      number = excluded.number, retried_by = NULL, finished_at = now()`;
  const withoutTheirTexts = () =>
    entries.map((entry) => ({ ...entry, message: entry.message === null ? null : unstorableReason }));
  await retryWithoutTexts(({ withoutTexts }) =>
    tx.savepoint((inner) => insert(inner as Transaction, withoutTexts ? withoutTheirTexts() : entries)),
  );
  await tx`
    UPDATE post_processing_portion SET completed = completed + ${done}, errors = errors + ${outcomes.length - done},
      prior_errors = prior_errors + ${subjects.filter(({ failedBefore }) => failedBefore).length}, answered_at = CASE WHEN ${answered} THEN now() ELSE answered_at END, waiting = NULL,
      unreported = least(unreported, 1)
    WHERE import_id = ${importId} AND number = ${number} AND portion_no = ${portionNo}`;
  await touchJob(tx, jobOf('post-processing', portion));
  await announceChange(tx, importId);
}

/** Records that the server counts as having answered now. */
export async function recordAnswer(tx: Transaction, { importId, number, portionNo }: Portion): Promise<void> {
  await tx`
    UPDATE post_processing_portion SET answered_at = now()
    WHERE import_id = ${importId} AND number = ${number} AND portion_no = ${portionNo}`;
}
