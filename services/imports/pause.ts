import type { ImportRef } from '../../core/model/contract.js';
import { changeImport } from '../../db/change-import.js';
import { changeStatus } from '../../db/change-status.js';
import type { Database } from '../../db/client.js';

/** Sets an import to Paused, or back to the status it had: reading or processing. */
export async function setPaused(
  database: Database,
  { paused, ...ref }: ImportRef & { paused: boolean },
): Promise<void> {
  await changeImport(database, ref, async (tx) => {
    const change = { set: tx`paused = ${paused}` };
    if (paused) return changeStatus(tx, ref.importId, 'pause', { to: 'Paused', ...change });
    await changeStatus(tx, ref.importId, 'resume reading', { to: 'Parsing', ...change, where: tx`staged_at IS NULL` });
    return changeStatus(tx, ref.importId, 'resume processing', {
      to: 'Processing',
      ...change,
      where: tx`staged_at IS NOT NULL`,
    });
  });
}
