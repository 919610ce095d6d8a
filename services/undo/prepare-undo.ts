import type { PreparedUndo, UndoRef } from '../../core/model/contract.js';
import { jobOf } from '../../core/model/job.js';
import { announceChange } from '../../db/announce-change.js';
import { type Database, inCompany } from '../../db/client.js';
import { beginJob } from '../../db/job.js';
import { jobFigures } from '../../db/job-figures.js';

/**
 * The phases of an undo that has begun, without any if it has ended, and its figures. Called again it returns the same.
 */
export function prepareUndo(database: Database, ref: UndoRef): Promise<PreparedUndo> {
  const { companyId, importId, number } = ref;
  const job = jobOf('undo', ref);
  return inCompany(database, companyId, async (tx) => {
    const begun = await beginJob(tx, job);
    const phases = await tx<{ last: number }[]>`
      SELECT made, max(portion_no) AS last FROM undo_batch WHERE import_id = ${importId} AND number = ${number} GROUP BY made ORDER BY made`;
    if (begun) await announceChange(tx, importId);
    return {
      phases: begun ? phases.map(({ last }) => last) : [],
      figures: await jobFigures(tx, job),
    };
  });
}
