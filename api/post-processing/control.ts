import type { ImportRef, PostProcessingRef } from '../../core/model/contract.js';
import { announceChange } from '../../db/announce-change.js';
import { changeStatus } from '../../db/change-status.js';
import { type Database, inCompany } from '../../db/client.js';
import { ownPostProcessing } from '../../db/post-processing-figures.js';
import { ignoreEngineOutage } from '../../temporal/call-failures.js';
import type { ApiDependencies } from '../http/dependencies.js';

/** What can be asked of a run. */
type ControlAction = 'cancel' | 'pause' | 'resume';

/**
 * Asks a run of post-processing under way to stop, pause or go on. Gives false where none is under way that could: what
 * follows each document as it is made is a part of its import, and is controlled with it. A cancel is kept where the
 * engine is away; a pause or a resume is not, and throws the engine's failure.
 */
export async function controlRun(
  { database, engine }: ApiDependencies,
  ref: PostProcessingRef,
  action: ControlAction,
): Promise<boolean> {
  if (action === 'cancel') {
    const underWay = await markCancelled(database, ref);
    if (underWay) await ignoreEngineOutage(engine.signalPostProcessing(ref, action));
    return underWay;
  }
  // Stored for a workflow that is still to begin: one that runs obeys the signal, and then shows it.
  const before = await setPaused(database, ref, action === 'pause');
  if (before === undefined) return false;
  await engine.signalPostProcessing(ref, action).catch(async (error: unknown) => {
    await setPaused(database, ref, before);
    throw error;
  });
  return true;
}

/** Asks what follows the documents of an import to stop, pause or go on, where it is a workflow of its own. */
export async function controlPostProcessing(
  dependencies: ApiDependencies,
  ref: ImportRef,
  action: ControlAction,
): Promise<void> {
  const number = await inCompany(dependencies.database, ref.companyId, (tx) => ownPostProcessing(tx, ref.importId));
  if (number !== undefined) await controlRun(dependencies, { ...ref, number }, action);
}

/** Stores that the run is to stop; false where it is not under way. */
async function markCancelled(database: Database, { companyId, importId, number }: PostProcessingRef): Promise<boolean> {
  return inCompany(database, companyId, async (tx) => {
    if ((await ownPostProcessing(tx, importId)) !== number) return false;
    const marked = await tx`
      UPDATE post_processing_run SET cancel_requested_at = coalesce(cancel_requested_at, now())
      WHERE import_id = ${importId} AND number = ${number} AND finished_at IS NULL`;
    if (marked.count === 0) return false;
    await changeStatus(tx, importId, 'cancel', {
      to: 'Cancelling',
      set: tx`cancel_requested_at = coalesce(cancel_requested_at, now())`,
      where: tx`status = 'PostProcessing'`,
    });
    await announceChange(tx, importId);
    return true;
  });
}

/** Whether the run was paused before; undefined where it is not under way. */
async function setPaused(
  database: Database,
  { companyId, importId, number }: PostProcessingRef,
  paused: boolean,
): Promise<boolean | undefined> {
  return inCompany(database, companyId, async (tx) => {
    if ((await ownPostProcessing(tx, importId)) !== number) return undefined;
    const [run] = await tx`
      SELECT paused FROM post_processing_run
      WHERE import_id = ${importId} AND number = ${number} AND finished_at IS NULL FOR UPDATE`;
    await tx`
      UPDATE post_processing_run SET paused = ${paused}
      WHERE import_id = ${importId} AND number = ${number} AND finished_at IS NULL`;
    // One that has ended meanwhile takes no order; its workflow is not there to hear it.
    return (run?.paused as boolean | undefined) ?? paused;
  });
}
