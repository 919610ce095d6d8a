import type { BatchRef, PostProcessingRef } from '../../core/model/contract.js';
import { isFailure } from '../../core/model/failure.js';
import { jobOf } from '../../core/model/job.js';
import type { EntryCounts, PostProcessingFigures } from '../../core/model/post-processing-figures.js';
import { stepsOf } from '../../core/setup/post-processing.js';
import { announceChange } from '../../db/announce-change.js';
import { type Database, inCompany } from '../../db/client.js';
import { isJob, touchJob } from '../../db/job.js';
import { jobFigures } from '../../db/job-figures.js';
import { entryCounts } from '../../db/post-processing-counts.js';
import type { BatchRow, ImportRow } from '../../db/rows.js';
import type { Bounds } from '../../runtime/bounds.js';
import { inAttempt, reportingEnd } from '../lost-attempts.js';
import { applyStep } from './apply-step.js';
import { entriesOf } from './begin-post-processing.js';
import { callStep } from './call-step.js';
import { claimPortion, isPaused, lockPortion, type Portion, releasePortion, reportEnd } from './portion.js';
import type { StepDependencies } from './steps/step-work.js';

/** What portions depend on. */
export interface PortionDependencies extends StepDependencies {
  bounds: StepDependencies['bounds'] & Pick<Bounds, 'lostAttempts'>;
}

/**
 * Processes a portion: step after step, each for its pending subjects. Called again it continues where it was; a
 * completed portion is left unchanged. Returns the figures of its job.
 */
export async function processPortion(
  dependencies: PortionDependencies,
  ref: PostProcessingRef & { portionNo: number },
  signal?: AbortSignal,
): Promise<PostProcessingFigures> {
  const { database } = dependencies;
  await claimAndWork(dependencies, ref, signal);
  return inCompany(database, ref.companyId, (tx) => jobFigures(tx, jobOf('post-processing', ref)));
}

/**
 * As `processPortion`, for the documents of a batch that has just been completed. Returns the counts of all
 * post-processing of the import so far.
 */
export async function postProcessBatch(
  dependencies: PortionDependencies,
  { runNo, batchNo, ...ref }: BatchRef & { number: number },
  signal?: AbortSignal,
): Promise<EntryCounts> {
  const { database } = dependencies;
  const { companyId, importId, number } = ref;
  const job = jobOf('post-processing', ref);
  await inCompany(database, companyId, async (tx) => {
    const [batch] = await tx<[Pick<BatchRow, 'documents'> & Pick<ImportRow, 'setup'>]>`
      SELECT b.documents, i.setup FROM batch b JOIN import i USING (company_id, import_id)
      WHERE b.import_id = ${importId} AND b.run_no = ${runNo} AND b.batch_no = ${batchNo}`;
    const steps = stepsOf(batch.setup);
    const [active] = await tx`
      SELECT FROM job WHERE ${isJob(tx, job)} AND finished_at IS NULL FOR UPDATE`;
    if (!active) return;
    const made = await tx`
      INSERT INTO post_processing_portion (company_id, import_id, number, portion_no, run_no, batch_no, first_step, last_step)
      VALUES (${companyId}, ${importId}, ${number}, ${batchNo}, ${runNo}, ${batchNo}, 1, ${steps.length}) ON CONFLICT DO NOTHING`;
    if (made.count > 0)
      await tx`
        UPDATE job SET total = total + ${entriesOf(steps, batch.documents)}, updated_at = now() WHERE ${isJob(tx, job)}`;
  });
  await claimAndWork(dependencies, { ...ref, portionNo: batchNo }, signal);
  return inCompany(
    database,
    companyId,
    async (tx) => (await entryCounts(tx, importId)) ?? { total: 0, completed: 0, errors: 0 },
  );
}

async function claimAndWork(
  dependencies: PortionDependencies,
  ref: PostProcessingRef & { portionNo: number },
  signal?: AbortSignal,
): Promise<void> {
  const { database, bounds } = dependencies;
  await inAttempt(`Portion ${ref.portionNo} of post-processing`, bounds.lostAttempts, async (claim, admit) => {
    const portion = await claimPortion(database, ref, claim, admit);
    if (!portion) return;
    await reportingEnd(
      () => workOn(dependencies, portion, signal),
      () => inCompany(database, ref.companyId, (tx) => reportEnd(tx, portion)),
    );
  });
}

async function workOn(dependencies: PortionDependencies, portion: Portion, signal?: AbortSignal): Promise<void> {
  const { database } = dependencies;
  const { companyId, importId, number, portionNo } = portion;
  try {
    for (const { step, ...rest } of portion.steps) {
      if (step.where === 'internal') await applyStep(database, portion, { ...rest, step }, signal);
      else await callStep(dependencies, portion, { ...rest, step }, signal);
    }
  } catch (error) {
    if (isPaused(error)) await releasePortion(database, portion);
    else await recordWaitReason(database, portion, error);
    throw error;
  }
  await inCompany(database, companyId, async (tx) => {
    await lockPortion(tx, portion);
    await tx`
      UPDATE post_processing_portion SET status = 'Completed', waiting = NULL, finished_at = now()
      WHERE import_id = ${importId} AND number = ${number} AND portion_no = ${portionNo}`;
    await touchJob(tx, jobOf('post-processing', portion));
    await announceChange(tx, importId);
  });
}

/** Records why a portion is waiting, for users to see, and where its next attempt begins. */
async function recordWaitReason(database: Database, portion: Portion, error: unknown): Promise<void> {
  if (!isFailure(error, 'TargetUnavailable')) return;
  const { companyId, importId, number, portionNo, claim, triedUpTo } = portion;
  await inCompany(database, companyId, async (tx) => {
    const [updated] = await tx<{ changed: boolean }[]>`
      WITH before AS (
        SELECT waiting FROM post_processing_portion
        WHERE import_id = ${importId} AND number = ${number} AND portion_no = ${portionNo} AND claim = ${claim} FOR UPDATE
      )
      UPDATE post_processing_portion p SET waiting = left(${error.message}, 500), tried_up_to = ${triedUpTo} FROM before
      WHERE p.import_id = ${importId} AND p.number = ${number} AND p.portion_no = ${portionNo}
      RETURNING p.waiting IS DISTINCT FROM before.waiting AS changed`;
    // A retry that fails for the same reason changes nothing.
    if (!updated?.changed) return;
    await touchJob(tx, jobOf('post-processing', portion));
    await announceChange(tx, importId);
  });
}
