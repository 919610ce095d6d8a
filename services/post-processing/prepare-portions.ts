import type { Phase, PostProcessingRef, PreparedPostProcessing } from '../../core/model/contract.js';
import { jobOf } from '../../core/model/job.js';
import { type SetupStep, stepsOf } from '../../core/setup/post-processing.js';
import { announceChange } from '../../db/announce-change.js';
import { type Database, inCompany, type Transaction } from '../../db/client.js';
import { beginJob, isJob } from '../../db/job.js';
import { jobFigures } from '../../db/job-figures.js';
import type { ImportRow, PostProcessingJobRow, PostProcessingPortionRow } from '../../db/rows.js';
import { newestRunDone } from './begin-post-processing.js';

/**
 * Divides a post-processing job into portions. A phase is a sequence of steps for each document, with a portion for
 * each batch that wrote some, or one step that is done once. Called again it returns the same; without phases if the
 * job has ended.
 */
export function preparePortions(database: Database, ref: PostProcessingRef): Promise<PreparedPostProcessing> {
  const { companyId, importId, number } = ref;
  const job = jobOf('post-processing', ref);
  return inCompany(database, companyId, async (tx) => {
    const [row] = await tx<(PostProcessingJobRow & Pick<ImportRow, 'setup'>)[]>`
      SELECT j.*, i.setup FROM job j JOIN import i USING (company_id, import_id)
      WHERE ${isJob(tx, job)} FOR UPDATE OF j`;
    if (!row) throw new Error(`Post-processing ${number} of import ${importId} is gone.`);
    const phases = phasesOf(stepsOf(row.setup));
    const [cut] =
      await tx`SELECT FROM post_processing_portion WHERE import_id = ${importId} AND number = ${number} LIMIT 1`;
    if (!cut && row.finished_at === null) await insertPortions(tx, ref, row, phases);
    const { timeoutMinutes } = row.setup.postProcessing ?? {};
    const begun = await beginJob(tx, job, timeoutMinutes);
    await announceChange(tx, importId);
    return {
      phases: begun ? await preparedPhases(tx, ref, phases) : [],
      figures: await jobFigures(tx, job),
      ...(begun?.paused ? { paused: true } : {}),
      ...(typeof begun?.secondsLeft === 'number' ? { secondsLeft: begun.secondsLeft } : {}),
    };
  });
}

interface StepPhase {
  first: number;
  last: number;
  scope: SetupStep['scope'];
  isExternal: boolean;
}

/** Consecutive steps for each document form one phase; each step that is done once is a phase. */
function phasesOf(steps: readonly SetupStep[]): StepPhase[] {
  const phases: StepPhase[] = [];
  for (const { number, scope, step } of steps) {
    const last = phases.at(-1);
    const isExternal = step.where === 'external';
    if (last && scope === 'document' && last.scope === 'document') {
      last.last = number;
      last.isExternal ||= isExternal;
    } else phases.push({ first: number, last: number, scope, isExternal });
  }
  return phases;
}

async function insertPortions(
  tx: Transaction,
  ref: PostProcessingRef,
  job: PostProcessingJobRow,
  phases: readonly StepPhase[],
) {
  const { companyId, importId, number } = ref;
  for (const { first, last, scope } of phases) {
    await tx`
      INSERT INTO post_processing_portion (company_id, import_id, number, portion_no, run_no, batch_no, first_step, last_step)
      SELECT ${companyId}, ${importId}, ${number},
        (SELECT count(*) FROM post_processing_portion WHERE import_id = ${importId} AND number = ${number}) + row_number() OVER (ORDER BY run_no, batch_no),
        run_no, batch_no, ${first}, ${last}
      FROM (${scope === 'document' ? batchesOf(tx, ref, job, last) : onceOf(tx, ref, job, first)}) taken`;
  }
}

/** Whether a job includes subjects that were not tried yet. One that is no retry does. */
export const takesUntried = ({
  request_id,
  selection,
}: Pick<PostProcessingJobRow, 'request_id' | 'selection'>): boolean =>
  request_id === null || (!selection.entries && selection.status !== 'Error');

// A retry begins with the selected entries, and continues with the steps that they have blocked.
function batchesOf(tx: Transaction, { importId, number }: PostProcessingRef, job: PostProcessingJobRow, last: number) {
  if (job.request_id === null)
    return tx`
      SELECT run_no, batch_no FROM batch
      WHERE import_id = ${importId} AND NOT dry_run AND documents > 0 AND run_no <= ${job.up_to_run}
        AND run_no > (${newestRunDone(tx, importId, number)})`;
  if (takesUntried(job))
    return tx`
      SELECT run_no, batch_no FROM batch
      WHERE import_id = ${importId} AND NOT dry_run AND documents > 0
        AND run_no <= (${newestRunDone(tx, importId)})`;
  return tx`
    SELECT DISTINCT run_no, batch_no FROM post_processing_entry
    WHERE import_id = ${importId} AND run_no > 0 AND status = 'Error' AND retried_by = ${number} AND step <= ${last}`;
}

// A step that is done once belongs to the job that had to do it first.
function onceOf(tx: Transaction, { importId, number }: PostProcessingRef, job: PostProcessingJobRow, step: number) {
  if (job.request_id === null) return tx`SELECT 0 AS run_no, ${number}::int AS batch_no`;
  return tx`
    SELECT 0 AS run_no, r.number AS batch_no FROM job r
    LEFT JOIN post_processing_entry e ON e.import_id = r.import_id AND e.run_no = 0 AND e.batch_no = r.number AND e.row_no = 0 AND e.step = ${step}
    WHERE r.import_id = ${importId} AND r.kind = 'post-processing' AND r.request_id IS NULL AND (e.retried_by = ${number} OR (${takesUntried(job)} AND e.step IS NULL))`;
}

async function preparedPhases(
  tx: Transaction,
  { importId, number }: PostProcessingRef,
  phases: readonly StepPhase[],
): Promise<Phase[]> {
  const rows = await tx<(Pick<PostProcessingPortionRow, 'first_step'> & { last: number })[]>`
    SELECT first_step, max(portion_no)::int AS last FROM post_processing_portion
    WHERE import_id = ${importId} AND number = ${number} GROUP BY first_step ORDER BY 2`;
  return rows.map(({ first_step, last }) => ({
    lastPortion: last,
    ...(phases.find(({ first }) => first === first_step)?.isExternal ? { external: true } : {}),
  }));
}
