import { type Database, inCompany } from '../../db/client.js';
import type { Portion } from './portion.js';

/** Whether another portion has waited in vain for what a step calls, and nobody has had an answer of it meanwhile. */
export async function otherPortionGaveUp(
  database: Database,
  { companyId, importId, number, runNo, batchNo }: Portion,
  step: number,
): Promise<boolean> {
  return inCompany(database, companyId, async (tx) => {
    const lately = tx`import_id = ${importId} AND number = ${number} AND step = ${step} AND finished_at > now() - interval '15 minutes'`;
    // First what is in error, by the index of it: only where something is, all entries of the import may be read.
    const [inVain] = await tx`
      SELECT FROM post_processing_entry
      WHERE ${lately} AND status = 'Error' AND code = 'target_unavailable' AND (run_no, batch_no) <> (${runNo}, ${batchNo}) LIMIT 1`;
    if (!inVain) return false;
    const [answered] = await tx`
      SELECT FROM post_processing_entry WHERE ${lately} AND code IS DISTINCT FROM 'target_unavailable' LIMIT 1`;
    return !answered;
  });
}
