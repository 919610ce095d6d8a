import { finishUndo } from '../activities/undo/finish-undo.js';
import { type Database, inCompany } from '../db/client.js';
import type { UndoRef } from '../workflows/activities.js';
import { undoIdOf } from '../workflows/undo-figures.js';
import type { Engine } from './engine.js';

/**
 * Mends an undo that should be at work and has not moved for a while: one that was never started, or whose workflow is
 * gone, goes on with what is left; one that somebody terminated is cancelled. Where a cancel was asked for, it is asked
 * for again. Gives what was done; undefined where the workflow lives.
 */
export async function reviveUndo(database: Database, engine: Engine, ref: UndoRef): Promise<string | undefined> {
  const fate = await engine.fateOf(undoIdOf(ref.importId, ref.number));
  if (fate === 'terminated') {
    await finishUndo(database, { ...ref, cancelled: true });
    return 'ended an undo that was terminated';
  }
  const [run] = await inCompany(
    database,
    ref.companyId,
    (tx) =>
      tx`SELECT cancel_requested_at FROM undo_run WHERE import_id = ${ref.importId} AND number = ${ref.number} AND finished_at IS NULL`,
  );
  if (!run) return undefined;
  if (fate === 'gone') await engine.startUndo(ref);
  if (run.cancel_requested_at !== null) await engine.cancelUndo(ref);
  return fate === 'gone' ? 'started an undo that was left behind' : undefined;
}
