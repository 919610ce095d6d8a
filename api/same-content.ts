import type { Transaction } from '../db/client.js';
import { Problem } from './problem.js';

interface Content {
  companyId: number;
  integration: string;
  sha256: string;
}

export interface EarlierImport {
  importId: string;
  fileName: string;
  createdAt: Date;
}

/**
 * The first import of an integration with this content that has created something, or still may
 * by itself. Of those who ask at the same time one goes first: the others wait for its transaction.
 */
export async function firstOfContent(
  tx: Transaction,
  { companyId, integration, sha256 }: Content,
): Promise<EarlierImport | undefined> {
  await tx`SELECT pg_advisory_xact_lock(hashtextextended(${`${companyId} ${integration} ${sha256}`}, 0))`;
  const [first] = await tx`
    SELECT import_id, file_name, created_at FROM import i
    WHERE integration_code = ${integration} AND file_sha256 = ${sha256}
      AND (status NOT IN ('Failed', 'Cancelled', 'CompletedWithErrors')
        OR EXISTS (SELECT FROM batch b WHERE b.import_id = i.import_id AND b.completed > 0 AND NOT b.dry_run))
    ORDER BY import_id LIMIT 1`;
  return first && { importId: first.import_id, fileName: first.file_name, createdAt: first.created_at };
}

/** The problem of bringing a content again without force. */
export function sameContent({ importId, fileName, createdAt }: EarlierImport, company: string): Problem {
  const moment = createdAt.toISOString().slice(0, 16).replace('T', ' ');
  return new Problem(
    'same_content',
    `This integration imported it as "${fileName}" on ${moment} UTC. Nothing was imported now; with force=true it is imported again.`,
    { import: `/v1/companies/${company}/imports/${importId}` },
  );
}
