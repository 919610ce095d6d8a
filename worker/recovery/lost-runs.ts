import type { ImportRef, ImportRunRef, PostProcessingRef, UndoRef } from '../../core/model/contract.js';
import { postProcessingIdOf } from '../../core/model/post-processing-figures.js';
import { undoIdOf } from '../../core/model/undo-figures.js';
import { type Database, inCompany } from '../../db/client.js';
import { finishDryRun } from '../../services/dry-runs/finish-dry-run.js';
import { finishPostProcessing } from '../../services/post-processing/end-run.js';
import { finishUndo } from '../../services/undo/finish-undo.js';
import { dryRunWorkflowIdOf, type Engine } from '../../temporal/engine.js';

/**
 * Ends a dry run that has made no progress for a while and whose workflow is gone: nothing was written that would have
 * to be continued. Returns whether it did; false if the workflow is running.
 */
export async function endLostDryRun(database: Database, engine: Engine, ref: ImportRunRef): Promise<boolean> {
  const state = await engine.workflowState(dryRunWorkflowIdOf(ref.importId));
  if (state === 'running') return false;
  const fault = { code: 'workflow_gone', message: 'The workflow of the dry run is gone. Start another one.' };
  const outcome = state === 'terminated' ? { cancelled: true } : { fault };
  await finishDryRun(database, { ...ref, ...outcome });
  return true;
}

/**
 * Repairs a run of post-processing that has made no progress for a while; returns what was done, undefined for nothing.
 */
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

/** Repairs an undo that has made no progress for a while; returns what was done, undefined for nothing. */
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

/** A run that has a workflow of its own and is stored in the database. */
interface Run {
  table: 'post_processing_run' | 'undo_run';
  ref: ImportRef & { number: number };
  workflowId: string;
  /** Its name in log messages. */
  name: string;
  /** Ends the run as cancelled. */
  end: () => Promise<unknown>;
  start: () => Promise<void>;
  cancel: () => Promise<void>;
}

/**
 * Repairs a run that should be running and has made no progress for a while: a run that was never started, or whose
 * workflow is gone, continues with what is left; a terminated one is ended as cancelled. A requested cancel is sent
 * again. Returns what was done; undefined for nothing.
 */
async function reviveRun(
  database: Database,
  engine: Engine,
  { table, ref, workflowId, name, end, start, cancel }: Run,
): Promise<string | undefined> {
  const state = await engine.workflowState(workflowId);
  if (state === 'terminated') {
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
  if (state === 'gone') await start();
  if (run.cancelling) await cancel();
  return state === 'gone' ? `started ${name} that was not running` : undefined;
}
