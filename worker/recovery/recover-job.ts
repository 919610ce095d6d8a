import { asFault } from '../../core/model/failure.js';
import type { JobEnd, JobRef } from '../../core/model/job.js';
import { jobWorkflowId } from '../../core/model/job.js';
import { type Database, inCompany } from '../../db/client.js';
import { isJob, touchJob } from '../../db/job.js';
import { finishDryRun } from '../../services/dry-runs/finish-dry-run.js';
import { finishPostProcessing } from '../../services/post-processing/end-post-processing.js';
import { finishUndo } from '../../services/undo/finish-undo.js';
import type { Engine } from '../../temporal/engine.js';
import { recoverImport } from './recover-import.js';

/**
 * Repairs a job that should be running and has made no progress for a while. One that was never started is started. If its
 * workflow is gone, a new one continues with what is left; a terminated one is ended as cancelled. A dry run whose workflow
 * is gone is ended: it has written nothing that would have to be continued. A requested cancel is sent again. Returns what was
 * done; undefined for nothing.
 */
export async function recoverJob(database: Database, engine: Engine, ref: JobRef): Promise<string | undefined> {
  const [job] = await inCompany(
    database,
    ref.companyId,
    (tx) => tx<{ started: boolean; cancelling: boolean; due: boolean }[]>`
      SELECT started_at IS NOT NULL AS started, cancel_requested_at IS NOT NULL AS cancelling,
        updated_at + least(updated_at - created_at, interval '10 minutes') <= now() AS due
      FROM job
      WHERE ${isJob(tx, ref)} AND finished_at IS NULL`,
  );
  if (!job) return undefined;
  const state = await engine.workflowState(jobWorkflowId(ref));
  // The workflow of the import may be another one than was terminated, or wait for this run.
  if (!job.started && (ref.kind === 'processing' || state === 'gone')) {
    // A workflow that runs takes few signals in its life: the intervals grow.
    if (state === 'running' && !job.due) return undefined;
    await engine.startJob(ref);
    await inCompany(database, ref.companyId, (tx) => touchJob(tx, ref));
    return state === 'running' ? undefined : `started a job that was not started: ${ref.kind}`;
  }
  if (ref.kind === 'processing') return recoverImport(database, engine, { ...ref, runNo: ref.number });
  if (state === 'terminated') {
    await finish(database, ref, { cancelled: true });
    return `ended a terminated job: ${ref.kind}`;
  }
  if (state === 'gone' && ref.kind === 'dry-run') {
    await finish(database, ref, { fault: asFault('workflow_lost') });
    return 'ended a dry run whose workflow was gone';
  }
  if (state === 'gone') await engine.startJob(ref);
  if (job.cancelling) await engine.signalJob(ref, 'cancel');
  return state === 'gone' ? `continued a job whose workflow was gone: ${ref.kind}` : undefined;
}

function finish(database: Database, { companyId, importId, kind, number }: JobRef, end: JobEnd): Promise<unknown> {
  const ref = { companyId, importId, ...end };
  if (kind === 'dry-run') return finishDryRun(database, { ...ref, runNo: number });
  return kind === 'undo'
    ? finishUndo(database, { ...ref, number })
    : finishPostProcessing(database, { ...ref, number });
}
