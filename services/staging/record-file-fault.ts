import type { FileFault } from '../../core/formats/file-fault.js';
import type { ImportRef } from '../../core/model/contract.js';
import { storableJson } from '../../core/text/storable.js';
import { announceChange } from '../../db/announce-change.js';
import { changeStatus } from '../../db/change-status.js';
import { type Database, inCompany } from '../../db/client.js';
import { notifyImportEnded } from '../notifications/notify-import-ended.js';

/**
 * Ends an import whose file has a fault: staged records are deleted, the reason is stored. Returns whether it did: not
 * if the claim is lost or a cancel was requested.
 */
export async function recordFileFault(
  database: Database,
  { companyId, importId }: ImportRef,
  claim: string,
  { code, message, place }: Pick<FileFault, 'code' | 'message' | 'place'>,
): Promise<boolean> {
  return inCompany(database, companyId, async (tx) => {
    const ended = await changeStatus(tx, importId, 'refuse file', {
      to: 'Failed',
      set: tx`
        fault = ${storableJson({ code, message, place })}::text::jsonb, staged_rows = 0, staged_errors = 0,
        staged_warnings = 0, staging_claim = NULL, finished_at = now()`,
      where: tx`staging_claim = ${claim} AND cancel_requested_at IS NULL`,
    });
    if (ended.count === 0) return false;
    // Without the claim no running chunk can be committed any more.
    await tx`DELETE FROM record_error WHERE import_id = ${importId}`;
    await tx`DELETE FROM record_warning WHERE import_id = ${importId}`;
    await tx`DELETE FROM integration_record WHERE import_id = ${importId}`;
    await notifyImportEnded(tx, { companyId, importId });
    await announceChange(tx, importId);
    return true;
  });
}
