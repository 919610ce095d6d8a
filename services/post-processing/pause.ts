import type { PostProcessingRef } from '../../core/model/contract.js';
import { jobOf } from '../../core/model/job.js';
import type { PostProcessingFigures } from '../../core/model/post-processing-figures.js';
import { announceChange } from '../../db/announce-change.js';
import { type Database, inCompany } from '../../db/client.js';
import { holdJob } from '../../db/job.js';
import { jobFigures } from '../../db/job-figures.js';

/** Sets a post-processing job to On Hold, or back to In Process. Returns its figures. */
export function setPostProcessingPaused(
  database: Database,
  { paused, ...ref }: PostProcessingRef & { paused: boolean },
): Promise<PostProcessingFigures> {
  const job = jobOf('post-processing', ref);
  return inCompany(database, ref.companyId, async (tx) => {
    await holdJob(tx, job, paused);
    await announceChange(tx, ref.importId);
    return jobFigures(tx, job);
  });
}
