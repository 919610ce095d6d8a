import type { ImportRef } from '../../core/model/contract.js';
import { type Database, inCompany } from '../../db/client.js';
import { importProgress } from '../../db/import-figures.js';
import { ownPostProcessing } from '../../db/post-processing-figures.js';
import type { Engine } from '../../temporal/engine.js';

/** Asks again for a cancel that has not come about: whichever workflow is at work with the import is told to stop. */
export async function resendCancel(database: Database, engine: Engine, ref: ImportRef): Promise<void> {
  const { progress, number } = await inCompany(database, ref.companyId, async (tx) => ({
    progress: await importProgress(tx, ref.importId),
    number: await ownPostProcessing(tx, ref.importId),
  }));
  if (number !== undefined) await engine.signalPostProcessing({ ...ref, number }, 'cancel');
  else await engine.signal(ref, 'cancel', progress);
}
