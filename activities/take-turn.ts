import { cancelled } from '@temporalio/activity';
import type { ImportRef } from '../core/model/contract.js';
import { Failure } from '../core/model/failure.js';
import { type Database, inCompany } from '../db/client.js';
import type { StagingTurns } from './staging-turns.js';

/**
 * Milliseconds that a file waits here before it is given back: another worker may be idle, and
 * another company may want the place. At random, as files that came together would leave together.
 */
const patience = (): number => 1_000 + Math.random() * 7_000;

/**
 * Waits until this worker may read the import's file and gives what ends its turn; nothing is
 * claimed meanwhile. Where that takes long Temporal is asked to bring the import again, to whichever
 * worker has a place for it: a retry, of which the history says nothing.
 */
export async function takeTurn(
  database: Database,
  turns: StagingTurns,
  { companyId, importId }: ImportRef,
): Promise<() => void> {
  const [row] = await inCompany(
    database,
    companyId,
    (tx) => tx`SELECT file_size FROM import WHERE import_id = ${importId}`,
  );
  const leave = new AbortController();
  const timer = setTimeout(() => leave.abort(broughtAgain()), patience());
  cancelled().catch((cancel: unknown) => leave.abort(cancel));
  try {
    return await turns.take({ companyId, bytes: Number(row?.file_size ?? 0) }, leave.signal);
  } finally {
    clearTimeout(timer);
  }
}

const broughtAgain = () =>
  new Failure('WaitingForTurn', 'Other files are read first; this one waits for its turn.', 100);
