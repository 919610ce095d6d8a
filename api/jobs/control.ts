import type { ImportRef } from '../../core/model/contract.js';
import type { JobRef } from '../../core/model/job.js';
import { announceChange } from '../../db/announce-change.js';
import { type Database, inCompany } from '../../db/client.js';
import { requestCancel } from '../../db/import-cancel.js';
import { activeJob, markJobCancelled, markJobPaused } from '../../db/job.js';
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
  const setPaused = (paused: boolean) => inCompany(database, ref.companyId, (tx) => markJobPaused(tx, ref, paused));
  const before = await setPaused(action === 'pause');
  if (before === undefined) return false;
  await engine.signalJob(ref, action).catch(async (error: unknown) => {
    await setPaused(before);
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
    if (kind === 'post-processing') await requestCancel(tx, importId, { where: tx`status = 'PostProcessing'` });
    await announceChange(tx, importId);
    return true;
  });
}
