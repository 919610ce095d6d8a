import type { Transaction } from './client.js';

interface Content {
  companyId: number;
  integration: string;
  sha256: string;
}

export interface EarlierImport {
  importId: string;
  fileName: string;
  createdAt: Date;
  /** It waits for somebody to say what is to become of it. */
  awaitsDecision: boolean;
}

/**
 * The first import of an integration with this content that has created something, or still may
 * by itself. Of those who ask at the same time one goes first: the others wait for its transaction.
 */
export async function firstImportOfContent(
  tx: Transaction,
  { companyId, integration, sha256 }: Content,
): Promise<EarlierImport | undefined> {
  await tx`SELECT pg_advisory_xact_lock(hashtextextended(${`${companyId} ${integration} ${sha256}`}, 0))`;
  const [first] = await tx`
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
 * The import that has taken an import's content over: this one ended with nothing created, so the same
 * file was let in once more. Whoever forced a content knows what they do, and takes nothing over.
 */
export async function takenOverBy(tx: Transaction, companyId: number, importId: string): Promise<string | undefined> {
  const [own] = await tx`
    SELECT integration_code, file_sha256 FROM import i
    WHERE import_id = ${importId} AND same_content_as IS NULL AND NOT ${hasOrMayHaveEffect(tx)}`;
  if (!own) return undefined;
  const { integration_code: integration, file_sha256: sha256 } = own;
  await tx`SELECT pg_advisory_xact_lock(hashtextextended(${`${companyId} ${integration} ${sha256}`}, 0))`;
  const [other] = await tx`
    SELECT import_id FROM import i
    WHERE integration_code = ${integration} AND file_sha256 = ${sha256} AND import_id <> ${importId} AND same_content_as IS NULL AND ${hasOrMayHaveEffect(tx)}
    LIMIT 1`;
  return other?.import_id;
}

/** Whether import `i` has created something, or may have, or still may by itself. */
const hasOrMayHaveEffect = (
  tx: Transaction,
) => tx`(i.status <> 'Undone' AND (i.status NOT IN ('Failed', 'Cancelled', 'CompletedWithErrors')
  OR EXISTS (SELECT FROM batch b WHERE b.import_id = i.import_id AND b.completed > 0 AND NOT b.dry_run)
  OR EXISTS (SELECT FROM delivery d WHERE d.import_id = i.import_id AND d.unclear > 0)))`;
