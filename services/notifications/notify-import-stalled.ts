import type { ImportRef } from '../../core/model/contract.js';
import { type Database, inCompany } from '../../db/client.js';
import { CompanyRounds } from '../../db/company-rounds.js';
import { importsWithFigures, stalledAfterSeconds } from '../../db/import-figures.js';
import { writeNotification } from './write-notification.js';

/** How long an import must not have changed to count as stalled. */
const stillFor = `${stalledAfterSeconds} seconds`;

/**
 * The imports of all companies that should be making progress, have not changed for a minute, and have no notification
 * of it yet.
 */
export const stalledImports = (): CompanyRounds => new CompanyRounds(`imports_stalled('${stillFor}')`, ['import_id']);

/**
 * Writes the notification that an import is stalled: once per stall, and once an hour at most. `why` is a sentence; if
 * the import waits for a server of the company's own, that is the reason instead. Returns whether it was written: not
 * if the import has changed or was reported meanwhile.
 */
export function notifyImportStalled(
  database: Database,
  { companyId, importId }: ImportRef,
  why: string,
): Promise<boolean> {
  return inCompany(database, companyId, async (tx) => {
    // Locked until the commit, so that no change comes in between.
    await tx`SELECT FROM import WHERE import_id = ${importId} FOR UPDATE`;
    const [still] = await tx`
      SELECT FROM import_to_move m
      WHERE m.import_id = ${importId} AND m.updated_at < now() - ${stillFor}::interval
        AND NOT EXISTS (
          SELECT FROM notification n WHERE n.import_id = m.import_id
            AND n.kind = 'stalled' AND (n.revision = m.revision OR n.created_at > now() - interval '1 hour'))`;
    const [found] = still ? await importsWithFigures(tx, [importId]) : [];
    if (!found) return false;
    const waitingFor = found.row.followed_up?.waitingFor ?? found.row.waiting_for;
    return writeNotification(tx, found, {
      kind: 'stalled',
      remarks: [],
      why: waitingFor ? `It waits: ${waitingFor}` : why,
    });
  });
}
