import type { FastifyBaseLogger, FastifyReply } from 'fastify';
import type { ImportRef } from '../../../core/model/contract.js';
import type { ProcessingChoice } from '../../../core/model/import-state.js';
import { type Database, inCompany } from '../../../db/client.js';
import type { Engine } from '../../../temporal/engine.js';
import { startImport } from '../../../temporal/start-import.js';
import type { Caller } from '../../http/caller.js';
import type { ApiDependencies } from '../../http/dependencies.js';
import { type FirstAnswer, keepStatus } from '../../http/idempotency.js';
import { afterWaiting, type WaitHeaders, waitPreference } from '../../http/preference.js';
import { Problem } from '../../http/problem.js';
import { Import } from '../schemas.js';
import { isProcessed, isStaged, waitForImport } from '../wait-for-import.js';
import { startWaitSeconds } from './schemas.js';

/** The answers of a request that starts an import. */
export const startedAnswers = { 201: afterWaiting(Import), 202: afterWaiting(Import) };

/** An import that was created, now or before under the same Idempotency-Key. */
export interface Started {
  importId: string;
  first?: FirstAnswer;
  processing: ProcessingChoice;
  key: string | undefined;
}

/**
 * Starts an import that is in the database, waits as `Prefer` asks, and answers 201 or 202; throws `Problem` if its
 * file cannot be read. A first answer under the same key is repeated.
 */
export async function answerStarted(
  dependencies: ApiDependencies,
  { caller, headers, log }: { caller: Caller; headers: WaitHeaders; log: FastifyBaseLogger },
  reply: FastifyReply,
  requestEnded: AbortSignal,
  { importId, first, processing, key }: Started,
): Promise<{ status: 201 | 202; found: Import }> {
  const { database, engine } = dependencies;
  const { companyId } = caller;
  if (!first) await start(database, engine, { companyId, importId }, log);
  const { seconds, applied } = first?.status ? { seconds: 0, applied: {} } : waitPreference(headers, startWaitSeconds);
  const reached = processing === 'now' ? isProcessed : isStaged;
  const { found, inTime } = await waitForImport(dependencies, caller, importId, {
    reached,
    seconds,
    signal: requestEnded,
  });
  let status = first?.status ?? (found.fault ? 422 : inTime ? 201 : 202);
  // An answer to a disconnected client does not count as the first answer.
  if (key !== undefined && !first?.status && !requestEnded.aborted)
    status = await inCompany(database, companyId, (tx) => keepStatus(tx, key, importId, status));
  void reply.headers({ location: found.links.self, ...applied });
  if (status === 422 && found.fault) {
    throw new Problem('file_fault', found.fault.message, {
      code: found.fault.code,
      import: found.links.self,
      ...(found.fault.place ? { place: found.fault.place } : {}),
    });
  }
  return { status: status as 201 | 202, found };
}

/**
 * Starts the import's workflow, or leaves it to a worker until Temporal is available: the import is in the database.
 */
const start = (database: Database, engine: Engine, ref: ImportRef, log: FastifyBaseLogger): Promise<void> =>
  startImport(database, engine, ref).catch((error: unknown) => {
    log.warn({ importId: ref.importId, reason: (error as Error).name }, 'the engine did not start the import');
  });
