import { cancelled } from '@temporalio/activity';
import type { ImportRef } from '../core/model/contract.js';
import { Failure } from '../core/model/failure.js';
import { type Database, inCompany } from '../db/client.js';
import type { ImportRow } from '../db/rows.js';
import type { StagingTurns } from './staging-turns.js';

/**
 * How long a file waits here before it is returned to Temporal: another worker may be idle, and another company may
 * need the place. Random, so that files that arrived together do not leave together.
 */
const waitLimitMs = (): number => 1_000 + Math.random() * 7_000;

/**
 * Waits until this worker may read the import's file and returns a function that ends its turn; nothing is claimed
 * meanwhile. If that takes long, throws a retryable failure, so that Temporal offers the file to any worker with a free
 * place; retries do not grow the history.
 */
export async function takeTurn(
  database: Database,
  turns: StagingTurns,
  { companyId, importId }: ImportRef,
): Promise<() => void> {
  const [row] = await inCompany(
    database,
    companyId,
    (tx) => tx<Pick<ImportRow, 'file_size'>[]>`SELECT file_size FROM import WHERE import_id = ${importId}`,
  );
  const leave = new AbortController();
  const timer = setTimeout(() => leave.abort(retryLater()), waitLimitMs());
  cancelled().catch((cancel: unknown) => leave.abort(cancel));
  try {
    return await turns.take({ companyId, bytes: Number(row?.file_size ?? 0) }, leave.signal);
  } finally {
    clearTimeout(timer);
  }
}

const retryLater = () => new Failure('WaitingForTurn', 'Other files are read first; this one waits for its turn.');
