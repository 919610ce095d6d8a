import { unsuccessfulStatuses } from '../core/model/import-state.js';
import type { Transaction } from './client.js';
import type { ImportRow } from './rows.js';

interface Content {
  companyId: number;
  integration: string;
  sha256: string;
}

export interface EarlierImport {
  importId: string;
  fileName: string;
  createdAt: Date;
  /** Whether it is staged and waits for a user to process it. */
  awaitsDecision: boolean;
}

/**
 * The first import of an integration with this content that has created something, or still may without a user's action.
 * Locks the content until the commit, so that concurrent uploads of it are checked one after the other.
 */
export async function firstImportOfContent(
  tx: Transaction,
  { companyId, integration, sha256 }: Content,
): Promise<EarlierImport | undefined> {
  await tx`SELECT pg_advisory_xact_lock(hashtextextended(${`${companyId} ${integration} ${sha256}`}, 0))`;
  const [first] = await tx<(Pick<ImportRow, 'import_id' | 'file_name' | 'created_at'> & { waits: boolean })[]>`
    SELECT import_id, file_name, created_at, status = 'Staged' AS waits FROM import i
    WHERE integration_code = ${integration} AND file_sha256 = ${sha256} AND ${hasOrMayHaveEffect(tx)}
    ORDER BY import_id LIMIT 1`;
  return (
    first && {
      importId: first.import_id,
      fileName: first.file_name,
      createdAt: first.created_at,
      awaitsDecision: first.waits,
    }
  );
}

/**
 * The id of the import that replaced this one: this one ended with nothing created, so the same file was accepted again.
 * A forced import neither replaces another nor is replaced.
 */
export async function takenOverBy(tx: Transaction, companyId: number, importId: string): Promise<string | undefined> {
  const [own] = await tx<Pick<ImportRow, 'integration_code' | 'file_sha256'>[]>`
    SELECT integration_code, file_sha256 FROM import i
    WHERE import_id = ${importId} AND same_content_as IS NULL AND NOT ${hasOrMayHaveEffect(tx)}`;
  if (!own) return undefined;
  const { integration_code: integration, file_sha256: sha256 } = own;
  await tx`SELECT pg_advisory_xact_lock(hashtextextended(${`${companyId} ${integration} ${sha256}`}, 0))`;
  const [other] = await tx<Pick<ImportRow, 'import_id'>[]>`
    SELECT import_id FROM import i
    WHERE integration_code = ${integration} AND file_sha256 = ${sha256} AND import_id <> ${importId} AND same_content_as IS NULL AND ${hasOrMayHaveEffect(tx)}
    LIMIT 1`;
  return other?.import_id;
}

/** SQL condition: import `i` has created something, or may have, or still may without a user's action. */
const hasOrMayHaveEffect = (
  tx: Transaction,
) => tx`(i.status <> 'Undone' AND (i.status <> ALL (${[...unsuccessfulStatuses]}::text[])
  OR EXISTS (SELECT FROM batch b WHERE b.import_id = i.import_id AND b.completed > 0 AND NOT b.dry_run)
  OR EXISTS (SELECT FROM delivery d WHERE d.import_id = i.import_id AND d.unclear > 0)))`;
