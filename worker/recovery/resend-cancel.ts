import type { ImportRef } from '../../core/model/contract.js';
import { type Database, inCompany } from '../../db/client.js';
import { importProgress } from '../../db/import-figures.js';
import { activeJob } from '../../db/job.js';
import type { Engine } from '../../temporal/engine.js';

/** Sends a requested cancel again, to whichever workflow is working on the import. */
export async function resendCancel(database: Database, engine: Engine, ref: ImportRef): Promise<void> {
  const { progress, job } = await inCompany(database, ref.companyId, async (tx) => ({
    progress: await importProgress(tx, ref.importId),
    job: await activeJob(tx, ref),
  }));
  if (job) await engine.signalJob(job, 'cancel');
  else await engine.signal(ref, 'cancel', progress);
}
