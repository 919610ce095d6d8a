import { v7 as uuidv7 } from 'uuid';
import type { StoredFile } from '../../../connectors/files/file-store.js';
import { textBetween } from '../../../core/text/cut-text.js';
import { type Database, inCompany } from '../../../db/client.js';
import { insertImport } from '../../../db/insert-import.js';
import type { IntegrationRow } from '../../../db/rows.js';
import { type EarlierImport, firstImportOfContent } from '../../../db/same-content.js';
import type { Caller } from '../../http/caller.js';
import { claimKey, type FirstAnswer, fingerprintOf } from '../../http/idempotency.js';
import { Problem } from '../../http/problem.js';
import { shownName, type Upload } from '../../http/upload.js';

/** An upload that has arrived, with the present setup. */
interface ArrivedUpload {
  upload: Upload;
  setup: Pick<IntegrationRow, 'version' | 'setup'>;
  stored: StoredFile;
}

/**
 * Creates the import of an upload. If `key` was used for the same upload before, nothing is created: the result has the
 * first import and its answer. Throws `Problem` if the key was used for another upload, or the content was imported
 * before without `force`.
 */
export function makeImport(
  database: Database,
  { companyId, companyCode, keyName }: Caller,
  { upload, setup, stored }: ArrivedUpload,
  key: string | undefined,
): Promise<{ importId: string; first?: FirstAnswer }> {
  const importId = uuidv7();
  const { integration, processing, force } = upload;
  const fileName = shownName(upload.file.filename);
  return inCompany(database, companyId, async (tx) => {
    if (key !== undefined) {
      const fingerprint = fingerprintOf('startImport', integration, processing, force, fileName, stored.sha256);
      const first = await claimKey(tx, companyId, { key, fingerprint }, importId);
      if (first) return { importId: first.importId, first };
    }
    const earlier = await firstImportOfContent(tx, { companyId, integration, sha256: stored.sha256 });
    if (earlier && !force) throw sameContent(earlier, companyCode);
    await insertImport(tx, {
      companyId,
      importId,
      integration: { code: integration, version: setup.version, setup: setup.setup },
      file: { name: fileName, size: stored.size, sha256: stored.sha256, storedAs: stored.key },
      sameContentAs: earlier?.importId ?? null,
      processing,
      createdBy: keyName,
    });
    return { importId };
  });
}

/** The problem of importing the same content again without `force`. */
function sameContent({ importId, fileName, createdAt, awaitsDecision }: EarlierImport, company: string): Problem {
  const moment = textBetween(createdAt.toISOString(), 0, 16).replace('T', ' ');
  return new Problem(
    'same_content',
    awaitsDecision
      ? `It was uploaded as "${fileName}" on ${moment} UTC and waits to be processed: process that import, or cancel it first. Nothing was imported now; with force=true it is uploaded again.`
      : `This integration imported it as "${fileName}" on ${moment} UTC. Nothing was imported now; with force=true it is imported again.`,
    { import: `/v1/companies/${company}/imports/${importId}` },
  );
}
