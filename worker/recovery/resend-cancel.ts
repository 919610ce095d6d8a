import type { ImportRef } from '../../core/model/contract.js';
import { type Database, inCompany } from '../../db/client.js';
import { importProgress } from '../../db/import-figures.js';
import { ownPostProcessing } from '../../db/post-processing-figures.js';
import type { Engine } from '../../temporal/engine.js';

/** Sends a requested cancel again, to whichever workflow is working on the import. */
export async function resendCancel(database: Database, engine: Engine, ref: ImportRef): Promise<void> {
  const { progress, number } = await inCompany(database, ref.companyId, async (tx) => ({
    progress: await importProgress(tx, ref.importId),
    number: await ownPostProcessing(tx, ref.importId),
  }));
  if (number !== undefined) await engine.signalPostProcessing({ ...ref, number }, 'cancel');
  else await engine.signal(ref, 'cancel', progress);
}
