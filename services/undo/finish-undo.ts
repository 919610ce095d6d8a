import type { UndoEnd } from '../../core/model/contract.js';
import type { StatusAfter } from '../../core/model/import-events.js';
import { endStatus, jobOf } from '../../core/model/job.js';
import type { UndoFigures } from '../../core/model/undo-figures.js';
import { announceChange } from '../../db/announce-change.js';
import { changeStatus } from '../../db/change-status.js';
import { type Database, inCompany, type Transaction } from '../../db/client.js';
import { endJob, lockToEnd } from '../../db/job.js';
import { jobFigures } from '../../db/job-figures.js';
import { openBatches } from './open-batches.js';

/**
 * Ends an undo. Its import becomes `Undone` if everything is undone, `PartlyUndone` if something is left, and keeps
 * its status if nothing was undone. Does nothing to an undo that has ended. Returns its figures.
 */
export function finishUndo(database: Database, { companyId, importId, number, ...end }: UndoEnd): Promise<UndoFigures> {
  const job = jobOf('undo', { companyId, importId, number });
  return inCompany(database, companyId, async (tx) => {
    const before = await lockToEnd(tx, job);
    if (before) {
      await endJob(tx, job, endStatus(end), end);
      const status = await statusAfter(tx, importId, before.statusBefore as AfterUndo);
      // Waiting and skipped records are no longer processed once something is undone.
      await changeStatus(tx, importId, 'end undo', {
        to: status,
        set: tx`
          finished_at = CASE WHEN ${status === 'Staged'} THEN NULL ELSE now() END,
          cancelled_at = CASE WHEN ${status === before.statusBefore} THEN cancelled_at ELSE coalesce(cancelled_at, now()) END`,
      });
      await announceChange(tx, importId);
    }
    return jobFigures(tx, job);
  });
}

type AfterUndo = StatusAfter<'end undo'>;

// Records also count as undone if their documents were gone, or were restored to an earlier writer: processing them
// again would count them twice.
async function statusAfter(tx: Transaction, importId: string, before: AfterUndo): Promise<AfterUndo> {
  const [state] = await tx<[{ touched: boolean; open: boolean }]>`
    SELECT EXISTS (SELECT FROM undo_batch WHERE import_id = ${importId} AND removed + restored + records > 0) AS touched,
      EXISTS (${openBatches(tx, importId)}) AS open`;
  if (!state.open) return 'Undone';
  return state.touched ? 'PartlyUndone' : before;
}
