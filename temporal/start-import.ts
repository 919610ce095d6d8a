import { WorkflowExecutionAlreadyStartedError } from '@temporalio/client';
import type { ImportRef } from '../core/model/contract.js';
import { type Database, inCompany } from '../db/client.js';
import type { ImportRow } from '../db/rows.js';
import type { Engine } from './engine.js';

/**
 * Starts the workflow of an import that is in the database; safe to call twice. Until it has succeeded once, the import
 * stays marked as not started (`started_at` is null), so that a worker starts it after a crash or an outage of the
 * engine.
 */
export async function startImport(database: Database, engine: Engine, ref: ImportRef): Promise<void> {
  const [row] = await inCompany(
    database,
    ref.companyId,
    (tx) =>
      tx<
        (Pick<ImportRow, 'processing' | 'integration_code'> & { company: string })[]
      >`SELECT i.processing, i.integration_code, c.code AS company FROM import i JOIN company c USING (company_id) WHERE i.import_id = ${ref.importId}`,
  );
  if (!row) return;
  try {
    const { processing, company, integration_code: integration } = row;
    await engine.start({ ...ref, processing }, { company, integration, kind: 'import' });
  } catch (error) {
    if (!(error instanceof WorkflowExecutionAlreadyStartedError)) throw error;
  }
  await inCompany(
    database,
    ref.companyId,
    (tx) => tx`UPDATE import SET started_at = coalesce(started_at, now()) WHERE import_id = ${ref.importId}`,
  );
}
