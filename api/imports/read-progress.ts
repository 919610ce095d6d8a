import { type ImportAction, refusal } from '../../core/model/import-state.js';
import type { Progress } from '../../core/model/progress.js';
import { inCompany } from '../../db/client.js';
import { importsWithFigures, progressIn } from '../../db/import-figures.js';
import type { Caller } from '../http/caller.js';
import type { ApiDependencies } from '../http/dependencies.js';
import { importNotFound } from '../http/import-not-found.js';
import { Problem } from '../http/problem.js';

/**
 * Returns the progress of an import of the caller's company. Throws `Problem` if the company has no such import, or if the
 * import's state does not allow `action`.
 */
export async function readProgress(
  { database }: ApiDependencies,
  { companyId }: Caller,
  importId: string,
  action?: ImportAction,
): Promise<Progress> {
  const [found] = await inCompany(database, companyId, (tx) => importsWithFigures(tx, [importId]));
  if (!found) throw importNotFound(importId);
  const { status, staged_at } = found.row;
  const refused = action && refusal({ status, staged: staged_at !== null }, action);
  if (refused) throw new Problem('invalid_state', refused);
  return progressIn(found.figures);
}
