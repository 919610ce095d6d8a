import type { ImportRef, ImportResult } from '../core/model/contract.js';
import { announceChange } from './announce-change.js';
import type { Database, Transaction } from './client.js';
import { inCompany } from './client.js';
import { importProgress } from './import-figures.js';

/** Runs `change` on an import and notifies its watchers; returns the resulting status and progress. */
export async function changeImport(
  database: Database,
  { companyId, importId }: ImportRef,
  change: (tx: Transaction) => Promise<unknown>,
): Promise<ImportResult> {
  return inCompany(database, companyId, async (tx) => {
    await change(tx);
    await announceChange(tx, importId);
    const progress = await importProgress(tx, importId);
    return { status: progress.status, progress };
  });
}
