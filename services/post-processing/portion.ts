import type { PostProcessingRef } from '../../core/model/contract.js';
import { Failure, isFailure } from '../../core/model/failure.js';
import { jobOf } from '../../core/model/job.js';
import { type SetupStep, stepsOf } from '../../core/setup/post-processing.js';
import { type Database, inCompany, type Transaction } from '../../db/client.js';
import { isJob } from '../../db/job.js';
import type { ImportRow, PostProcessingJobRow, PostProcessingPortionRow } from '../../db/rows.js';
import type { Admit, EarlierAttempt } from '../lost-attempts.js';
import { takesUntried } from './prepare-portions.js';

/** A claimed portion and what is needed to process it. */
export interface Portion extends PostProcessingRef {
  portionNo: number;
  claim: string;
  claimedAt: Date;
  /**
   * The batch whose documents it is about. For a step that is done once: run 0, and as the batch the number of the job
   * that was to do it first.
   */
  runNo: number;
  batchNo: number;
  /** The steps of the setup that it does, in order. */
  steps: SetupStep[];
  /** The numbers of all steps of the setup that are done for each document. */
  documentSteps: number[];
  target: string;
  /** Whether it includes subjects that were not tried yet. */
  untried: boolean;
  /** When an external server last answered, or the portion was begun. */
  answeredAt: Date;
  /**
   * The row after which external calls begin: the rows up to it were tried last, and wait until the others were tried.
   */
  triedUpTo: number;
}

type ClaimedRow = Omit<PostProcessingPortionRow, 'answered_at'> &
  Pick<PostProcessingJobRow, 'request_id' | 'selection'> &
  Pick<ImportRow, 'setup'> & { answered_at: NonNullable<PostProcessingPortionRow['answered_at']> };

/**
 * Claims a portion, also from a lost attempt; undefined if it is done. Throws `ImportCancelling` if its job is being
 * cancelled, and `Paused` if it is on hold.
 */
export async function claimPortion(
  database: Database,
  ref: PostProcessingRef & { portionNo: number },
  claim: string,
  admit: Admit,
): Promise<Portion | undefined> {
  const { companyId, importId, number, portionNo } = ref;
  return inCompany(database, companyId, async (tx) => {
    // Always locked in this order: portions, their job, their import. Nothing is claimed of a job that is ending.
    const [earlier] = await tx<(EarlierAttempt & Pick<PostProcessingPortionRow, 'status'>)[]>`
      SELECT unreported, claim, status FROM post_processing_portion WHERE import_id = ${importId} AND number = ${number} AND portion_no = ${portionNo} FOR UPDATE`;
    await tx`SELECT FROM job WHERE ${isJob(tx, jobOf('post-processing', ref))} FOR SHARE`;
    await refuseWhilePaused(tx, ref);
    const unreported = earlier && earlier.status !== 'Completed' ? admit(earlier) : 0;
    const [row] = await tx<ClaimedRow[]>`
      UPDATE post_processing_portion p SET claim = ${claim}, status = 'Processing', unreported = ${unreported}, started_at = coalesce(p.started_at, now()), answered_at = coalesce(p.answered_at, now())
      FROM job r JOIN import i USING (company_id, import_id)
      WHERE p.import_id = ${importId} AND p.number = ${number} AND p.portion_no = ${portionNo} AND p.status <> 'Completed'
        AND r.import_id = p.import_id AND r.kind = 'post-processing' AND r.number = p.number AND r.cancel_requested_at IS NULL AND r.finished_at IS NULL
        AND i.cancel_requested_at IS NULL
      RETURNING p.*, r.request_id, r.selection, i.setup`;
    if (row) {
      const steps = stepsOf(row.setup);
      return {
        ...ref,
        claim,
        claimedAt: new Date(),
        runNo: row.run_no,
        batchNo: row.batch_no,
        steps: steps.filter(({ number }) => number >= row.first_step && number <= row.last_step),
        documentSteps: steps.filter(({ scope }) => scope === 'document').map(({ number }) => number),
        target: row.setup.target,
        untried: takesUntried(row),
        answeredAt: row.answered_at,
        triedUpTo: row.tried_up_to,
      };
    }
    const [done] = await tx<Pick<PostProcessingPortionRow, 'status'>[]>`
      SELECT status FROM post_processing_portion WHERE import_id = ${importId} AND number = ${number} AND portion_no = ${portionNo}`;
    if (done?.status === 'Completed') return undefined;
    throw new Failure('ImportCancelling', 'Post-processing is being cancelled.');
  });
}

/** Locks the portion until the commit. Throws `Superseded` if another attempt has claimed or completed it. */
export async function lockPortion(tx: Transaction, { importId, number, portionNo, claim }: Portion): Promise<void> {
  const locked = await tx`
    SELECT 1 FROM post_processing_portion
    WHERE import_id = ${importId} AND number = ${number} AND portion_no = ${portionNo} AND claim = ${claim} AND status = 'Processing'
    FOR UPDATE`;
  if (locked.length === 0) throw new Failure('Superseded');
}

/**
 * As `lockPortion`, before another part of it is begun. Throws `Paused` if its job, or the import that it is a part of,
 * is on hold.
 */
export async function continuePortion(tx: Transaction, portion: Portion): Promise<void> {
  await lockPortion(tx, portion);
  await refuseWhilePaused(tx, portion);
}

/** An attempt that reported its end is not lost, whatever its result. */
export function reportEnd(tx: Transaction, { importId, number, portionNo, claim }: Portion) {
  return tx`
    UPDATE post_processing_portion SET unreported = 0
    WHERE import_id = ${importId} AND number = ${number} AND portion_no = ${portionNo} AND claim = ${claim}`;
}

/** Returns a portion that is not done, for another attempt. */
export async function releasePortion(
  database: Database,
  { companyId, importId, number, portionNo, claim }: Portion,
): Promise<void> {
  await inCompany(
    database,
    companyId,
    (tx) => tx`
      UPDATE post_processing_portion SET status = 'Ready', claim = NULL, unreported = 0
      WHERE import_id = ${importId} AND number = ${number} AND portion_no = ${portionNo} AND claim = ${claim} AND status = 'Processing'`,
  );
}

export const isPaused = (error: unknown): boolean => isFailure(error, 'Paused');

async function refuseWhilePaused(tx: Transaction, ref: PostProcessingRef): Promise<void> {
  const [paused] = await tx`
    SELECT FROM (SELECT * FROM job WHERE ${isJob(tx, jobOf('post-processing', ref))}) r JOIN import i USING (company_id, import_id)
    WHERE r.finished_at IS NULL AND (r.paused OR i.paused)
      AND r.cancel_requested_at IS NULL AND i.cancel_requested_at IS NULL`;
  if (paused) throw new Failure('Paused');
}
