import type { ImportRef } from '../../../core/model/contract.js';
import type { ImportStatus } from '../../../core/model/import-state.js';
import { announceChange } from '../../../db/announce-change.js';
import { inCompany } from '../../../db/client.js';
import { requestCancel } from '../../../db/import-cancel.js';
import type { ApiDependencies } from '../../http/dependencies.js';

/**
 * Stores the cancel of an import in this status, with `runNo` only if that is its newest run. Returns `locked` if the
 * import's row is locked for long (a large run is being prepared): then only the signal cancels it.
 */
export async function markCancelling(
  { database }: ApiDependencies,
  { companyId, importId }: ImportRef,
  status: ImportStatus,
  runNo?: number,
): Promise<'stored' | 'none' | 'locked'> {
  return inCompany(database, companyId, async (tx) => {
    await tx`SET LOCAL lock_timeout = '1s'`;
    const marked = await requestCancel(tx, importId, {
      where: tx`status = ${status} ${runNo === undefined ? tx`` : tx`AND run_no = ${runNo}`}`,
    });
    await announceChange(tx, importId);
    return marked.count > 0 ? ('stored' as const) : ('none' as const);
  }).catch((error: unknown) => {
    if ((error as { code?: string }).code !== '55P03') throw error;
    return 'locked' as const;
  });
}
