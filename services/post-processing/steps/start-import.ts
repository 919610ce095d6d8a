import type { StartIntegrationSettings } from '../../../core/setup/steps/start-integration.js';
import type { StepCode } from '../../../core/setup/steps/step-code.js';
import type { Transaction } from '../../../db/client.js';
import { insertImport } from '../../../db/insert-import.js';
import { entryCounts } from '../../../db/post-processing-counts.js';
import type { ImportRow, IntegrationRow } from '../../../db/rows.js';
import { firstImportOfContent } from '../../../db/same-content.js';
import type { StepOutcome, StepScope, StepSubject } from './step-work.js';

/** Starts an import of another integration with the file of this one, unless there is a reason not to. */
export async function startImport(
  { integration: code, processing = 'background', startDespiteErrors = false }: StartIntegrationSettings,
  subjects: readonly StepSubject[],
  tx: Transaction,
  { companyId, importId }: StepScope,
): Promise<StepOutcome[]> {
  const refused = (code: StepCode, message: string) => subjects.map(() => ({ done: false as const, code, message }));
  const [integration] = await tx<
    Pick<IntegrationRow, 'version' | 'setup'>[]
  >`SELECT version, setup FROM integration WHERE code = ${code}`;
  if (!integration) return refused('integration_not_found', `There is no integration "${code}".`);
  if (!startDespiteErrors) {
    const [records] = await tx`SELECT 1 FROM record_error WHERE import_id = ${importId} LIMIT 1`;
    const steps = (await entryCounts(tx, importId))?.errors ?? 0;
    if (records || steps > 0)
      return refused('earlier_errors', 'It was not started, as records or earlier steps are in error.');
  }
  const [own] = await tx<[Pick<ImportRow, 'file_name' | 'file_size' | 'file_sha256' | 'stored_as' | 'created_by'>]>`
    SELECT file_name, file_size, file_sha256, stored_as, created_by FROM import WHERE import_id = ${importId}`;
  const sha256 = own.file_sha256;
  const earlier = await firstImportOfContent(tx, { companyId, integration: code, sha256 });
  if (earlier)
    return refused('same_content', `"${code}" has already imported the same content, as ${earlier.importId}.`);
  const started = await insertImport(tx, {
    companyId,
    integration: { code, version: integration.version, setup: integration.setup },
    file: { name: own.file_name, size: Number(own.file_size), sha256, storedAs: own.stored_as },
    sameContentAs: null,
    startedByImport: importId,
    processing,
    createdBy: own.created_by,
  });
  return subjects.map(() => ({ done: true, message: `Started import ${started}.` }));
}
