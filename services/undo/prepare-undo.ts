import type { PreparedUndo, UndoRef } from '../../core/model/contract.js';
import { announceChange } from '../../db/announce-change.js';
import { type Database, inCompany } from '../../db/client.js';
import { undoFigures } from '../../db/undo-figures.js';

/**
 * The phases of an undo that has begun, without any if it has ended, and its figures. Called again it returns the same.
 */
export function prepareUndo(database: Database, { companyId, importId, number }: UndoRef): Promise<PreparedUndo> {
  return inCompany(database, companyId, async (tx) => {
    const begun = await tx`
      UPDATE undo_run SET started_at = coalesce(started_at, now()) WHERE import_id = ${importId} AND number = ${number} AND finished_at IS NULL`;
    const phases = await tx`
      SELECT made, max(portion_no) AS last FROM undo_batch WHERE import_id = ${importId} AND number = ${number} GROUP BY made ORDER BY made`;
    if (begun.count > 0) await announceChange(tx, importId);
    return {
      phases: begun.count > 0 ? phases.map(({ last }) => last) : [],
      figures: await undoFigures(tx, importId, number),
    };
  });
}
