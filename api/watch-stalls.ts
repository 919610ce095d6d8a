import type { ImportRef } from '../core/model/contract.js';
import type { Database } from '../db/client.js';
import type { CompanyRounds } from '../db/company-rounds.js';
import type { ProcessLog } from '../runtime/log.js';
import { notifyImportStalled, stalledImports } from '../services/notifications/notify-import-stalled.js';
import { diagnoseStall } from '../temporal/diagnose-stall.js';
import type { Engine } from '../temporal/engine.js';

const everyMilliseconds = 15_000;

/**
 * Notifies of imports that are stalled because no worker or no Temporal server is running; otherwise workers do it
 * themselves. Returns a function that stops it.
 */
export function watchStalls(database: Database, engine: Engine, log: ProcessLog): () => Promise<void> {
  let looking: Promise<void> = Promise.resolve();
  const stalled = stalledImports();
  const later = ({ code, name }: { code?: string; name?: string }): void =>
    log.warn({ reason: code ?? name }, 'stalls will be looked for later');
  const timer = setInterval(() => {
    looking = looking.then(() => notifyStallsWithoutWorker(database, engine, stalled, later).catch(later));
  }, everyMilliseconds);
  return () => {
    clearInterval(timer);
    return looking;
  };
}

/** Does one round: notifies of each stalled import of the list, unless a worker is running. */
export async function notifyStallsWithoutWorker(
  database: Database,
  engine: Pick<Engine, 'hasWorker' | 'diagnose'>,
  stalled: CompanyRounds,
  failed: (error: Error) => void,
): Promise<void> {
  let worker: Promise<boolean> | undefined;
  const notify = async (ref: ImportRef): Promise<void> => {
    worker ??= engine.hasWorker().catch(() => false);
    if (!(await worker)) await notifyImportStalled(database, ref, await diagnoseStall(database, engine, ref));
  };
  await stalled.round(database, ({ company_id: companyId, import_id: importId }) =>
    notify({ companyId, importId }).catch(failed),
  );
}
