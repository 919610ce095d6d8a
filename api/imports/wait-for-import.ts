import { isReading, isRunning } from '../../core/model/import-state.js';
import { inCompany } from '../../db/client.js';
import { waitForChange } from '../http/answer-once-reached.js';
import type { Caller } from '../http/caller.js';
import type { ApiDependencies } from '../http/dependencies.js';
import { importNotFound } from '../http/import-not-found.js';
import { readImport } from './reads.js';
import type { Import } from './schemas.js';

/** Whether it is staged, or further: the request that starts an import waits for it. */
export const isStaged = ({ status }: Import): boolean => !isReading(status);

/** Whether nothing is running any more. */
export const isAtRest = ({ status }: Import): boolean => !isRunning(status);

/**
 * Whether the documents exist and everything that is a part of the import is done: "process now" waits for it, but not
 * for a separate job.
 */
export const isProcessed = (found: Import): boolean =>
  isAtRest(found) || (found.status === 'PostProcessing' && found.postProcessing?.trigger === 'JobQueue');

/** Reads an import repeatedly. Throws `Problem` if the company has no such import. */
export const lookAtImport =
  ({ database }: Pick<ApiDependencies, 'database'>, { companyId, companyCode }: Caller, importId: string) =>
  async (): Promise<Import> => {
    const found = await inCompany(database, companyId, (tx) => readImport(tx, companyCode, importId));
    if (!found) throw importNotFound(importId);
    return found;
  };

/**
 * Returns the import once its status satisfies `reached`, or the current one after `seconds` or when the client has
 * disconnected. Throws `Problem` if the company has no such import.
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
