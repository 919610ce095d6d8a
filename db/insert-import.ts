import { v7 as uuidv7 } from 'uuid';
import type { ProcessingChoice } from '../core/model/import-state.js';
import type { IntegrationSetup } from '../core/setup/setup.js';
import { storableJson } from '../core/text/storable.js';
import type { Transaction } from './client.js';

/** A new import, whose file is already in the store. */
export interface NewImport {
  companyId: number;
  importId?: string;
  integration: { code: string; version: number; setup: IntegrationSetup };
  file: { name: string; size: number; sha256: string; storedAs: string };
  /** The first import of the same content, if this one was forced. */
  sameContentAs: string | null;
  /** The import whose file is imported again. */
  replayOf?: string;
  /** The import whose post-processing starts it. */
  startedByImport?: string;
  processing: ProcessingChoice;
  createdBy: string;
}

/** Inserts an import and returns its id. After the commit a worker starts it, unless the caller does. */
export async function insertImport(
  tx: Transaction,
  {
    companyId,
    importId = uuidv7(),
    integration,
    file,
    sameContentAs,
    replayOf,
    startedByImport,
    processing,
    createdBy,
  }: NewImport,
): Promise<string> {
  await tx`
    INSERT INTO import (company_id, import_id, integration_code, integration_version, setup, file_name, file_size, file_sha256, stored_as, same_content_as, replay_of, started_by_import, status, processing, created_by)
    VALUES (${companyId}, ${importId}, ${integration.code}, ${integration.version}, ${storableJson(integration.setup)}::text::jsonb,
      ${file.name}, ${file.size}, ${file.sha256}, ${file.storedAs}, ${sameContentAs}, ${replayOf ?? null}, ${startedByImport ?? null}, 'Uploaded', ${processing}, ${createdBy})`;
  return importId;
}
