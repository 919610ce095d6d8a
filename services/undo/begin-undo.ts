import type { ImportRef, PreparedUndo, UndoRef } from '../../core/model/contract.js';
import { Failure } from '../../core/model/failure.js';
import { type ActionState, refusal } from '../../core/model/import-state.js';
import { jobOf } from '../../core/model/job.js';
import { externalTargetOf } from '../../core/setup/target-of.js';
import { announceChange } from '../../db/announce-change.js';
import { changeStatus } from '../../db/change-status.js';
import { type Database, inCompany, type Transaction } from '../../db/client.js';
import { beginJob, insertJob } from '../../db/job.js';
import { jobFigures } from '../../db/job-figures.js';
import type { ImportRow } from '../../db/rows.js';
import { openBatches } from './open-batches.js';

/**
 * Begins an undo of an existing import: latest batches first, and the records that look-ups created after all
 * documents. Returns its number. Throws `NotProcessable` if it cannot be undone.
 */
export async function beginUndo(
  tx: Transaction,
  { companyId, importId }: ImportRef,
  createdBy: string,
): Promise<number> {
  const refused = await undoRefusal(tx, importId);
  if (refused !== undefined) throw new Failure('NotProcessable', refused);
  const number = await insertJob(tx, { companyId, importId }, { kind: 'undo', createdBy });
  await tx`
    INSERT INTO undo_batch (company_id, import_id, number, undo_batch_no, run_no, batch_no, made, prior, documents)
    SELECT ${companyId}, ${importId}, ${number}, row_number() OVER (ORDER BY made, run_no DESC, batch_no DESC), run_no, batch_no, made, prior, documents
    FROM (${openBatches(tx, importId)}) o`;
  await changeStatus(tx, importId, 'undo', { to: 'Undoing', set: tx`finished_at = NULL` });
  await announceChange(tx, importId);
  return number;
}

/**
 * Why an existing import cannot be undone in its present state; undefined if it can. Its row is locked until the commit
 * unless `locked` is false.
 */
export async function undoRefusal(
  tx: Transaction,
  importId: string,
  { locked = true } = {},
): Promise<string | undefined> {
  const [found] = await tx<
    (Pick<ImportRow, 'setup'> & ActionState)[]
  >`SELECT status, setup, staged_at IS NOT NULL AS staged FROM import WHERE import_id = ${importId} ${locked ? tx`FOR UPDATE` : tx``}`;
  if (!found) return 'This import does not exist.';
  if (externalTargetOf(found.setup))
    return 'Documents of an external target cannot be undone here: undo them in that system.';
  const refused = refusal(found, 'undo');
  if (refused) return refused;
  // This includes unchanged documents: who wrote them last is restored.
  const [open] = await tx<[{ some: boolean }]>`SELECT EXISTS (${openBatches(tx, importId)}) AS some`;
  return open.some ? undefined : 'The import has written nothing that could be undone.';
}

/**
 * The phases of an undo that has begun, without any if it has ended, and its figures. Called again it returns the same.
 */
export function prepareUndo(database: Database, ref: UndoRef): Promise<PreparedUndo> {
  const { companyId, importId, number } = ref;
  const job = jobOf('undo', ref);
  return inCompany(database, companyId, async (tx) => {
    const begun = await beginJob(tx, job);
    const phases = await tx<{ last: number }[]>`
      SELECT made, max(undo_batch_no) AS last FROM undo_batch WHERE import_id = ${importId} AND number = ${number} GROUP BY made ORDER BY made`;
    if (begun) await announceChange(tx, importId);
    return {
      phases: begun ? phases.map(({ last }) => last) : [],
      figures: await jobFigures(tx, job),
    };
  });
}
