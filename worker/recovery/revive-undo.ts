import type { UndoRef } from '../../core/model/contract.js';
import { undoIdOf } from '../../core/model/undo-figures.js';
import type { Database } from '../../db/client.js';
import { finishUndo } from '../../services/undo/finish-undo.js';
import type { Engine } from '../../temporal/engine.js';
import { reviveRun } from './revive-run.js';

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
