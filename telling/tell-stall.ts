import { type Database, inCompany, inTime } from '../db/client.js';
import { importsWithFigures, stillAfter } from '../db/import-figures.js';
import type { ImportRef } from '../workflows/activities.js';
import { writeNotification } from './write-notification.js';

/** How long nothing may have moved. */
const stillFor = `${stillAfter} seconds`;

/** The imports, of whatever company, that should be at work, have not moved for a minute, and were not told of yet. */
export async function stalledImports(database: Database): Promise<ImportRef[]> {
  const rows = await inTime(database`SELECT company_id, import_id FROM imports_stalled(${stillFor}::interval)`);
  return rows.map(({ company_id: companyId, import_id: importId }) => ({ companyId, importId }));
}

/**
 * Tells that an import stands still, once for as long as it does and once an hour at most. `why` is a sentence; where
 * a server of the company's own holds it up, that is the reason. Gives whether it was told: not where the import
 * moves again, or was told of meanwhile.
 */
export function tellStall(database: Database, { companyId, importId }: ImportRef, why: string): Promise<boolean> {
  return inCompany(database, companyId, async (tx) => {
    // Held until the commit: what moves it comes after.
    await tx`SELECT FROM import WHERE import_id = ${importId} FOR UPDATE`;
    const [still] = await tx`SELECT FROM imports_stalled(${stillFor}::interval) WHERE import_id = ${importId}`;
    const [found] = still ? await importsWithFigures(tx, [importId]) : [];
    if (!found) return false;
    const heldUp = found.row.followed_up?.heldUp ?? found.row.held_up;
    return writeNotification(tx, found, { kind: 'stalled', remarks: [], why: heldUp ? `It waits: ${heldUp}` : why });
  });
}
