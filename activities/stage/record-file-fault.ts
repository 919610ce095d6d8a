import { type Database, inCompany } from '../../db/client.js';
import { importProgress } from '../../db/import-figures.js';
import type { ImportRef, StagingResult } from '../../workflows/activities.js';
import type { FileFault } from '../read/file-fault.js';

/** Ends an import whose file is at fault: nothing staged remains, the reason does. */
export async function recordFileFault(
  database: Database,
  { companyId, importId }: ImportRef,
  fault: Pick<FileFault, 'code' | 'message' | 'place'>,
): Promise<StagingResult> {
  return inCompany(database, companyId, async (tx) => {
    await tx`DELETE FROM record_error WHERE import_id = ${importId}`;
    await tx`DELETE FROM integration_record WHERE import_id = ${importId}`;
    const { code, message, place } = fault;
    await tx`
      UPDATE import SET status = 'Failed', fault = ${JSON.stringify({ code, message, place })}::text::jsonb, staged_rows = 0, staged_errors = 0,
        staging_claim = NULL, finished_at = now(), revision = revision + 1, updated_at = now()
      WHERE import_id = ${importId}`;
    await tx`SELECT pg_notify('longshore_import', ${importId})`;
    const progress = await importProgress(tx, importId);
    return { status: progress.status, progress, faultCode: code };
  });
}
