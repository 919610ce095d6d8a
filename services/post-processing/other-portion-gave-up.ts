import { type Database, inCompany } from '../../db/client.js';
import { outageLimitMs } from '../outage.js';
import type { Portion } from './portion.js';

/** Whether another portion has given up waiting for the server of a step, which has not answered since. */
export async function otherPortionGaveUp(
  database: Database,
  { companyId, importId, number, runNo, batchNo }: Portion,
  step: number,
): Promise<boolean> {
  return inCompany(database, companyId, async (tx) => {
    const recent = tx`import_id = ${importId} AND number = ${number} AND step = ${step} AND finished_at > now() - ${outageLimitMs} * interval '1 millisecond'`;
    // First the errors, by their index: only if there are any, all entries of the import may be read.
    const [gaveUp] = await tx`
      SELECT FROM post_processing_entry
      WHERE ${recent} AND status = 'Error' AND code = 'target_unavailable' AND (run_no, batch_no) <> (${runNo}, ${batchNo}) LIMIT 1`;
    if (!gaveUp) return false;
    const [answered] = await tx`
      SELECT FROM post_processing_entry WHERE ${recent} AND code IS DISTINCT FROM 'target_unavailable' LIMIT 1`;
    return !answered;
  });
}
