import type { ImportRef } from '../../../core/model/contract.js';
import type { ImportStatus } from '../../../core/model/import-state.js';
import type { Progress } from '../../../core/model/progress.js';
import { ignoreEngineOutage } from '../../../temporal/call-failures.js';
import type { JobSignal } from '../../../temporal/engine.js';
import type { Caller } from '../../http/caller.js';
import type { ApiDependencies } from '../../http/dependencies.js';
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

/** Forwards a signal to the workflow that works on an import in this state. */
async function forwardSignal(
  dependencies: ApiDependencies,
  ref: ImportRef,
  action: JobSignal,
  progress: Progress,
): Promise<void> {
  const { status } = progress;
  if (status === 'PostProcessing' || status === 'Undoing') return controlActiveJob(dependencies, ref, action);
  const stored = action === 'cancel' && (await markCancelling(dependencies, ref, status));
  const passedOn = dependencies.engine.signal(ref, action, status === 'Staged' ? progress : undefined);
  await (stored ? ignoreEngineOutage(passedOn) : passedOn);
}
