import type { PostProcessingRef } from '../../core/model/contract.js';
import type { PostProcessingFigures } from '../../core/model/post-processing-figures.js';
import { announceChange } from '../../db/announce-change.js';
import { type Database, inCompany } from '../../db/client.js';
import { postProcessingFigures } from '../../db/post-processing-figures.js';

/** Sets a run of post-processing to On Hold, or back to In Process. Returns its figures. */
export function setPostProcessingPaused(
  database: Database,
  { companyId, importId, number, paused }: PostProcessingRef & { paused: boolean },
): Promise<PostProcessingFigures> {
  return inCompany(database, companyId, async (tx) => {
    await tx`
      UPDATE post_processing_run SET paused = ${paused}, status = ${paused ? 'On Hold' : 'In Process'}, updated_at = now()
      WHERE import_id = ${importId} AND number = ${number} AND finished_at IS NULL`;
    await announceChange(tx, importId);
    return postProcessingFigures(tx, importId, number);
  });
}
