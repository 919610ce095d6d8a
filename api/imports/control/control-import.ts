import type { ImportRef } from '../../../core/model/contract.js';
import type { ImportStatus } from '../../../core/model/import-state.js';
import type { Progress } from '../../../core/model/progress.js';
import { inCompany } from '../../../db/client.js';
import { markRunPaused } from '../../../db/job.js';
import { ignoreEngineOutage } from '../../../temporal/call-failures.js';
import type { JobSignal } from '../../../temporal/engine.js';
import type { Caller } from '../../http/caller.js';
import type { ApiDependencies } from '../../http/dependencies.js';
import { Problem } from '../../http/problem.js';
import { controlActiveJob } from '../../jobs/control.js';
import { readProgress } from '../reads.js';
import { markCancelling } from './mark-cancelling.js';

/**
 * Cancels, pauses or resumes an import, and the job that works on it. Returns the status that it had. Throws `Problem` if
 * its status does not allow that.
 */
export async function controlImport(
  dependencies: ApiDependencies,
  caller: Caller,
  importId: string,
  action: JobSignal,
): Promise<ImportStatus> {
  const progress = await readProgress(dependencies, caller, importId, action);
  const ref = { companyId: caller.companyId, importId };
  const { status: from } = progress;
  await forwardSignal(dependencies, ref, action, progress);
  // Post-processing may have begun since, or a run have ended: the workflow may have ended before it received the signal.
  const now = await readProgress(dependencies, caller, importId);
  if (now.status !== from && (now.status === 'PostProcessing' || (action === 'cancel' && now.status === 'Staged')))
    await forwardSignal(dependencies, ref, action, now);
  return from;
}

/** The statuses of an import while a run is processed. */
const ofRun: readonly ImportStatus[] = ['Processing', 'Paused', 'Cancelling'];

/** Cancels, pauses or resumes a processing run, and nothing that follows it. Throws `Problem` if it has ended. */
export async function controlRun(
  dependencies: ApiDependencies,
  caller: Caller,
  { importId, number }: { importId: string; number: number },
  action: JobSignal,
): Promise<void> {
  const progress = await readProgress(dependencies, caller, importId);
  const ended = new Problem('invalid_state', 'The job has ended meanwhile.');
  if (progress.run.runNo !== number || !ofRun.includes(progress.status)) throw ended;
  const ref = { companyId: caller.companyId, importId };
  if (!(await forwardSignal(dependencies, ref, action, progress, number))) throw ended;
}

/**
 * Forwards a signal to the workflow that works on an import in this state. Returns false if it was not to be sent, because
 * a later run than `runNo` has begun.
 */
async function forwardSignal(
  dependencies: ApiDependencies,
  ref: ImportRef,
  action: JobSignal,
  progress: Progress,
  runNo?: number,
): Promise<boolean> {
  const { status } = progress;
  const { database, engine } = dependencies;
  // An import that is staged may have no workflow any more: one is started to receive the signal.
  const send = () => engine.signal(ref, action, status === 'Staged' ? progress : undefined);
  if (status === 'PostProcessing' || status === 'Undoing') {
    await controlActiveJob(dependencies, ref, action);
    return true;
  }
  if (action === 'cancel') {
    const marked = await markCancelling(dependencies, ref, status, runNo);
    if (marked === 'none' && runNo !== undefined && status !== 'Cancelling') return false;
    await (marked === 'stored' ? ignoreEngineOutage(send()) : send());
    return true;
  }
  // A run that has not begun yet has no workflow that could receive the signal.
  const setPaused = (paused: boolean) => inCompany(database, ref.companyId, (tx) => markRunPaused(tx, ref, paused));
  await setPaused(action === 'pause');
  await send().catch(async (error: unknown) => {
    await setPaused(action !== 'pause');
    throw error;
  });
  return true;
}
