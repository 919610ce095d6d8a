import type { ImportRef, UndoRef } from '../../core/model/contract.js';
import { announceChange } from '../../db/announce-change.js';
import { inCompany } from '../../db/client.js';
import { undosWithFigures } from '../../db/undo-figures.js';
import { ignoreEngineOutage } from '../../temporal/call-failures.js';
import type { ApiDependencies } from '../http/dependencies.js';

/** Asks an undo under way to stop. Gives false where it has come to its end. */
export async function stopUndo({ database, engine }: ApiDependencies, ref: UndoRef): Promise<boolean> {
  const { companyId, importId, number } = ref;
  const underWay = await inCompany(database, companyId, async (tx) => {
    const marked = await tx`
      UPDATE undo_run SET cancel_requested_at = coalesce(cancel_requested_at, now())
      WHERE import_id = ${importId} AND number = ${number} AND finished_at IS NULL`;
    if (marked.count > 0) await announceChange(tx, importId);
    return marked.count > 0;
  });
  if (underWay) await ignoreEngineOutage(engine.cancelUndo(ref));
  return underWay;
}

/** Asks the undo of an import that is under way to stop. */
export async function stopNewestUndo(dependencies: ApiDependencies, ref: ImportRef): Promise<void> {
  const {
    entries: [newest],
  } = await inCompany(dependencies.database, ref.companyId, (tx) => undosWithFigures(tx, ref.importId));
  if (newest) await stopUndo(dependencies, { ...ref, number: newest.figures.number });
}
