import type { Transaction } from '../../db/client.js';
import type { Portion } from './portion.js';

/** Whether another portion has waited in vain for what a step calls, and nobody has had an answer of it meanwhile. */
export async function waitedInVain(
  tx: Transaction,
  { importId, number, runNo, batchNo }: Portion,
  step: number,
): Promise<boolean> {
  const lately = tx`import_id = ${importId} AND number = ${number} AND step = ${step} AND finished_at > now() - interval '15 minutes'`;
  const [found] = await tx`
    SELECT FROM post_processing_entry
    WHERE ${lately} AND status = 'Error' AND code = 'target_unavailable' AND (run_no, batch_no) <> (${runNo}, ${batchNo})
      AND NOT EXISTS (SELECT FROM post_processing_entry WHERE ${lately} AND code IS DISTINCT FROM 'target_unavailable')
    LIMIT 1`;
  return found !== undefined;
}
