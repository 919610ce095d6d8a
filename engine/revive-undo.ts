import { finishUndo } from '../activities/undo/finish-undo.js';
import { type Database, inCompany } from '../db/client.js';
import type { UndoRef } from '../workflows/activities.js';
import { undoIdOf } from '../workflows/undo-figures.js';
import type { Engine } from './engine.js';
import { reviveRun } from './revive-run.js';

/** Mends an undo that has not moved for a while; gives what was done. */
export function reviveUndo(database: Database, engine: Engine, ref: UndoRef): Promise<string | undefined> {
  return reviveRun(engine, {
    workflowId: undoIdOf(ref.importId, ref.number),
    name: 'an undo',
    async isCancelling() {
      const [run] = await inCompany(
        database,
        ref.companyId,
        (tx) => tx`
          SELECT cancel_requested_at IS NOT NULL AS cancelling FROM undo_run
          WHERE import_id = ${ref.importId} AND number = ${ref.number} AND finished_at IS NULL`,
      );
      return run?.cancelling;
    },
    end: () => finishUndo(database, { ...ref, cancelled: true }),
    start: () => engine.startUndo(ref),
    cancel: () => engine.cancelUndo(ref),
  });
}
