import { type Database, inCompany, inTime } from '../db/client.js';
import { importsWithFigures } from '../db/import-figures.js';
import type { ImportRef } from '../workflows/activities.js';
import { writeNotification } from './write-notification.js';

/** The imports, of whatever company, that should be at work, have not moved for a minute, and were not told of yet. */
export async function stalledImports(database: Database): Promise<ImportRef[]> {
  const rows = await inTime(database`SELECT company_id, import_id FROM imports_stalled(interval '60 seconds')`);
  return rows.map(({ company_id: companyId, import_id: importId }) => ({ companyId, importId }));
}

/**
 * Tells that an import stands still, once for as long as it does. `why` is a sentence; where a server of the
 * company's own holds it up, that is the reason. Gives whether it was told: not where the import moves again.
 */
export function tellStall(database: Database, ref: ImportRef, why: string): Promise<boolean> {
  return inCompany(database, ref.companyId, async (tx) => {
    // Held until the commit: what moves it comes after.
    const [still] = await tx`
      SELECT FROM import WHERE import_id = ${ref.importId} AND status IN ('Uploaded', 'Parsing', 'Processing', 'PostProcessing')
        AND updated_at < now() - interval '60 seconds' FOR UPDATE`;
    const [found] = still ? await importsWithFigures(tx, [ref.importId]) : [];
    if (!found) return false;
    const heldUp = found.row.followed_up?.heldUp ?? found.row.held_up;
    return writeNotification(tx, found, {
      kind: 'stalled',
      remarks: [],
      why: heldUp ? `It waits: ${heldUp}` : why,
    });
  });
}
