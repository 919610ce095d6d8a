import { asFault } from '../../core/model/failure.js';
import type { JobEnd, JobRef } from '../../core/model/job.js';
import { jobWorkflowId } from '../../core/model/job.js';
import { type Database, inCompany } from '../../db/client.js';
import { isJob } from '../../db/job.js';
import { finishDryRun } from '../../services/dry-runs/finish-dry-run.js';
import { finishPostProcessing } from '../../services/post-processing/end-post-processing.js';
import { finishUndo } from '../../services/undo/finish-undo.js';
import type { Engine, StartableJob } from '../../temporal/engine.js';

/** A job with a workflow of its own. */
export type OwnJob = JobRef & { kind: StartableJob['kind'] | 'dry-run' };

/**
 * Repairs a job that should be running and has made no progress for a while. A job that was never started, or whose
 * workflow is gone, continues with what is left; a terminated one is ended as cancelled. A dry run whose workflow is
 * gone is ended: it has written nothing that would have to be continued. A requested cancel is sent again, but not to a dry
 * run: all dry runs of an import have the same workflow id, and their batches obey the database. Returns what was done;
 * undefined for nothing.
 */
export async function recoverJob(database: Database, engine: Engine, ref: OwnJob): Promise<string | undefined> {
  const state = await engine.workflowState(jobWorkflowId(ref));
  if (state === 'terminated') {
    await finish(database, ref, { cancelled: true });
    return `ended a terminated job: ${ref.kind}`;
  }
  if (state === 'gone' && ref.kind === 'dry-run') {
    await finish(database, ref, { fault: asFault('workflow_lost') });
    return 'ended a dry run whose workflow was gone';
  }
  const [job] = await inCompany(
    database,
    ref.companyId,
    (tx) => tx<{ cancelling: boolean }[]>`
      SELECT cancel_requested_at IS NOT NULL AS cancelling FROM job WHERE ${isJob(tx, ref)} AND finished_at IS NULL`,
  );
  if (!job) return undefined;
  if (state === 'gone') await engine.startJob(ref as StartableJob);
  if (job.cancelling && ref.kind !== 'dry-run') await engine.signalJob(ref, 'cancel');
  return state === 'gone' ? `started a job that was not running: ${ref.kind}` : undefined;
}

function finish(database: Database, { companyId, importId, kind, number }: OwnJob, end: JobEnd): Promise<unknown> {
  const ref = { companyId, importId, ...end };
  if (kind === 'dry-run') return finishDryRun(database, { ...ref, runNo: number });
  return kind === 'undo'
    ? finishUndo(database, { ...ref, number })
    : finishPostProcessing(database, { ...ref, number });
}
