import { WorkflowExecutionAlreadyStartedError } from '@temporalio/client';
import type { ImportRef } from '../core/model/contract.js';
import { type Database, inCompany } from '../db/client.js';
import { importLabels } from '../db/job.js';
import type { ImportRow } from '../db/rows.js';
import type { Engine } from './engine.js';

/**
 * Starts the workflow of an import that is in the database; safe to call twice. Until it has succeeded once, the import
 * stays marked as not started (`started_at` is null), so that a worker starts it after a crash or an outage of the
 * engine.
 */
export async function startImport(database: Database, engine: Engine, ref: ImportRef): Promise<void> {
  const found = await inCompany(database, ref.companyId, async (tx) => {
    const [row] = await tx<
      Pick<ImportRow, 'processing'>[]
    >`SELECT processing FROM import WHERE import_id = ${ref.importId}`;
    return row && { processing: row.processing, labels: await importLabels(tx, ref) };
  });
  if (!found) return;
  try {
    await engine.start({ ...ref, processing: found.processing }, found.labels);
  } catch (error) {
    if (!(error instanceof WorkflowExecutionAlreadyStartedError)) throw error;
  }
  await inCompany(
    database,
    ref.companyId,
    (tx) => tx`UPDATE import SET started_at = coalesce(started_at, now()) WHERE import_id = ${ref.importId}`,
  );
}
