import type { ImportRef } from '../../core/model/contract.js';
import type { JobRef } from '../../core/model/job.js';
import { announceChange } from '../../db/announce-change.js';
import { changeStatus } from '../../db/change-status.js';
import { type Database, inCompany } from '../../db/client.js';
import { activeJob, isJob, markJobCancelled } from '../../db/job.js';
import { ignoreEngineOutage } from '../../temporal/call-failures.js';
import type { JobSignal } from '../../temporal/engine.js';
import type { ApiDependencies } from '../http/dependencies.js';

/**
 * Cancels, pauses or resumes a job. Returns false if it has ended, or is done by its import's own workflow: it is
 * controlled with the import. A cancel is stored even if the engine is unavailable; a pause or a resume is not, and throws
 * the failure of the engine.
 */
export async function controlJob(
  { database, engine }: ApiDependencies,
  ref: JobRef,
  action: JobSignal,
): Promise<boolean> {
  if (action === 'cancel') {
    const marked = await markCancelled(database, ref);
    if (marked) await ignoreEngineOutage(engine.signalJob(ref, action));
    return marked;
  }
  // Stored for a workflow that is still to begin; one that runs obeys the signal, and then shows it.
  const before = await setPaused(database, ref, action === 'pause');
  if (before === undefined) return false;
  await engine.signalJob(ref, action).catch(async (error: unknown) => {
    await setPaused(database, ref, before);
    throw error;
  });
  return true;
}

/** Cancels, pauses or resumes the undo or the post-processing of an import, if one has a workflow of its own. */
export async function controlActiveJob(
  dependencies: ApiDependencies,
  ref: ImportRef,
  action: JobSignal,
): Promise<void> {
  const job = await inCompany(dependencies.database, ref.companyId, (tx) => activeJob(tx, ref));
  if (job) await controlJob(dependencies, job, action);
}

/** Stores that the job is to be cancelled; returns false if it cannot be. */
function markCancelled(database: Database, ref: JobRef): Promise<boolean> {
  const { companyId, importId, kind } = ref;
  return inCompany(database, companyId, async (tx) => {
    if (!(await markJobCancelled(tx, ref))) return false;
    if (kind === 'post-processing')
      await changeStatus(tx, importId, 'cancel', {
        to: 'Cancelling',
        set: tx`cancel_requested_at = coalesce(cancel_requested_at, now())`,
        where: tx`status = 'PostProcessing'`,
      });
    await announceChange(tx, importId);
    return true;
  });
}

/** Stores whether the job is to be paused. Returns whether it was before; undefined if it cannot be paused. */
async function setPaused(database: Database, ref: JobRef, paused: boolean): Promise<boolean | undefined> {
  const [changed] = await inCompany(
    database,
    ref.companyId,
    (tx) => tx<{ before: boolean }[]>`
      UPDATE job SET paused = ${paused} FROM (SELECT paused AS before FROM job WHERE ${isJob(tx, ref)} FOR UPDATE) b
      WHERE ${isJob(tx, ref)} AND finished_at IS NULL AND NOT in_import_workflow RETURNING b.before`,
  );
  return changed?.before;
}
