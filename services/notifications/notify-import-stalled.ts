import type { ImportRef } from '../../core/model/contract.js';
import { type Database, inCompany } from '../../db/client.js';
import { importsWithFigures, stillAfter } from '../../db/import-figures.js';
import { Turns } from '../../db/turns.js';
import { writeNotification } from './write-notification.js';

/** How long nothing may have moved. */
const stillFor = `${stillAfter} seconds`;

/** The imports, of whatever company, that should be at work, have not moved for a minute, and were not told of yet. */
export const stalledImports = (): Turns => new Turns(`imports_stalled('${stillFor}')`, ['import_id']);

/**
 * Tells that an import stands still, once for as long as it does and once an hour at most. `why` is a sentence; where
 * a server of the company's own holds it up, that is the reason. Gives whether it was told: not where the import
 * moves again, or was told of meanwhile.
 */
export function notifyImportStalled(
  database: Database,
  { companyId, importId }: ImportRef,
  why: string,
): Promise<boolean> {
  return inCompany(database, companyId, async (tx) => {
    // Held until the commit: what moves it comes after.
    await tx`SELECT FROM import WHERE import_id = ${importId} FOR UPDATE`;
    const [still] = await tx`
      SELECT FROM import_to_move m
      WHERE m.import_id = ${importId} AND m.updated_at < now() - ${stillFor}::interval
        AND NOT EXISTS (
          SELECT FROM notification n WHERE n.import_id = m.import_id
            AND n.kind = 'stalled' AND (n.revision = m.revision OR n.created_at > now() - interval '1 hour'))`;
    const [found] = still ? await importsWithFigures(tx, [importId]) : [];
    if (!found) return false;
    const heldUp = found.row.followed_up?.heldUp ?? found.row.held_up;
    return writeNotification(tx, found, { kind: 'stalled', remarks: [], why: heldUp ? `It waits: ${heldUp}` : why });
  });
}
