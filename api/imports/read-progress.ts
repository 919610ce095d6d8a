import type { Progress } from '../../core/model/progress.js';
import { inCompany } from '../../db/client.js';
import { findProgress } from '../../db/import-figures.js';
import type { Caller } from '../http/caller.js';
import type { ApiDependencies } from '../http/dependencies.js';
import { importNotFound } from '../http/import-not-found.js';

/** Returns the progress of an import of the caller's company. Throws `Problem` if the company has no such import. */
export async function readProgress(
  { database }: ApiDependencies,
  { companyId }: Caller,
  importId: string,
): Promise<Progress> {
  const progress = await inCompany(database, companyId, (tx) => findProgress(tx, importId));
  if (!progress) throw importNotFound(importId);
  return progress;
}
