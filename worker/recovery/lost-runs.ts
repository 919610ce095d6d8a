import type { ImportRef, ImportRunRef, PostProcessingRef, UndoRef } from '../../core/model/contract.js';
import { postProcessingIdOf } from '../../core/model/post-processing-figures.js';
import { undoIdOf } from '../../core/model/undo-figures.js';
import { type Database, inCompany } from '../../db/client.js';
import { finishDryRun } from '../../services/dry-runs/finish-dry-run.js';
import { finishPostProcessing } from '../../services/post-processing/end-run.js';
import { finishUndo } from '../../services/undo/finish-undo.js';
import { dryRunWorkflowIdOf, type Engine } from '../../temporal/engine.js';

/**
 * Ends a dry run that has not moved for a while and whose workflow is gone: nothing was written that
 * would have to go on. Gives whether it did; not where the workflow lives.
 */
export async function endLostDryRun(database: Database, engine: Engine, ref: ImportRunRef): Promise<boolean> {
  const fate = await engine.workflowState(dryRunWorkflowIdOf(ref.importId));
  if (fate === 'running') return false;
  const lost = { code: 'workflow_gone', message: 'The workflow of the dry run is gone. Start another one.' };
  const ending = fate === 'terminated' ? { cancelled: true } : { fault: lost };
  await finishDryRun(database, { ...ref, ...ending });
  return true;
}

/** Mends a run of post-processing that has not moved for a while; gives what was done. */
export function revivePostProcessing(
  database: Database,
  engine: Engine,
  ref: PostProcessingRef,
): Promise<string | undefined> {
  return reviveRun(database, engine, {
    table: 'post_processing_run',
    ref,
    workflowId: postProcessingIdOf(ref.importId, ref.number),
    name: 'post-processing',
    end: () => finishPostProcessing(database, { ...ref, cancelled: true }),
    start: () => engine.startPostProcessing(ref),
    cancel: () => engine.signalPostProcessing(ref, 'cancel'),
  });
}

/** Mends an undo that has not moved for a while; gives what was done. */
export function reviveUndo(database: Database, engine: Engine, ref: UndoRef): Promise<string | undefined> {
  return reviveRun(database, engine, {
    table: 'undo_run',
    ref,
    workflowId: undoIdOf(ref.importId, ref.number),
    name: 'an undo',
    end: () => finishUndo(database, { ...ref, cancelled: true }),
    start: () => engine.startUndo(ref),
    cancel: () => engine.cancelUndo(ref),
  });
}

/** A run that has a workflow of its own and is kept in the database. */
interface Run {
  table: 'post_processing_run' | 'undo_run';
  ref: ImportRef & { number: number };
  workflowId: string;
  /** As people call it. */
  name: string;
  /** Ends it as cancelled. */
  end: () => Promise<unknown>;
  start: () => Promise<void>;
  cancel: () => Promise<void>;
}

/**
 * Mends a run that should be at work and has not moved for a while: one that was never started, or whose workflow is
 * gone, goes on with what is left; one that somebody terminated is cancelled. Where a cancel was asked for, it is asked
 * for again. Gives what was done; undefined where the workflow lives.
 */
async function reviveRun(
  database: Database,
  engine: Engine,
  { table, ref, workflowId, name, end, start, cancel }: Run,
): Promise<string | undefined> {
  const fate = await engine.workflowState(workflowId);
  if (fate === 'terminated') {
    await end();
    return `ended ${name} that was terminated`;
  }
  const [run] = await inCompany(
    database,
    ref.companyId,
    (tx) => tx`
      SELECT cancel_requested_at IS NOT NULL AS cancelling FROM ${tx(table)}
      WHERE import_id = ${ref.importId} AND number = ${ref.number} AND finished_at IS NULL`,
  );
  if (!run) return undefined;
  if (fate === 'gone') await start();
  if (run.cancelling) await cancel();
  return fate === 'gone' ? `started ${name} that was left behind` : undefined;
}
