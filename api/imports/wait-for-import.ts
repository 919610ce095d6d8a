import { isRunning } from '../../core/model/import-state.js';
import { inCompany } from '../../db/client.js';
import { waitForChange } from '../http/answer-once-reached.js';
import type { Caller } from '../http/caller.js';
import type { ApiDependencies } from '../http/dependencies.js';
import { Problem } from '../http/problem.js';
import { readImport } from './reads.js';
import type { Import } from './schemas.js';

/** Staged, or further: what the caller of a start waits for. */
export const isStaged = ({ status }: Import): boolean => status !== 'Uploaded' && status !== 'Parsing';

/** Nothing moves any more. */
export const isAtRest = ({ status }: Import): boolean => !isRunning(status);

/** The documents are there, and what is a part of the import is done: what the caller of "process now" waits for. A job of its own is not waited for. */
export const isProcessed = (found: Import): boolean =>
  isAtRest(found) || (found.status === 'PostProcessing' && found.postProcessing?.trigger === 'JobQueue');

/** Reads an import, again and again. Throws `Problem` where the company has no such import. */
export const lookAtImport =
  ({ database }: Pick<ApiDependencies, 'database'>, { companyId, companyCode }: Caller, importId: string) =>
  async (): Promise<Import> => {
    const found = await inCompany(database, companyId, (tx) => readImport(tx, companyCode, importId));
    if (!found) throw new Problem('import_not_found', `There is no import ${importId}.`);
    return found;
  };

/**
 * The import once its status satisfies `reached`, or as it is when `seconds` are over or the
 * caller has gone. Throws `Problem` where the company has no such import.
 */
export function waitForImport(
  dependencies: ApiDependencies,
  caller: Caller,
  importId: string,
  { reached, seconds, signal }: { reached: (found: Import) => boolean; seconds: number; signal: AbortSignal },
): Promise<{ found: Import; inTime: boolean }> {
  return waitForChange(dependencies, importId, {
    look: lookAtImport(dependencies, caller, importId),
    reached,
    seconds,
    signal,
  });
}
