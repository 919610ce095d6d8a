import { targetOf } from '../../core/setup/target-of.js';
import type { ExternalDocument } from '../../core/targets/write-order.js';
import { type Database, inCompany, type Transaction } from '../../db/client.js';
import type { BatchScope } from '../processing/batch-scope.js';
import { lockClaim, send, superseded } from '../processing/write-batch.js';
import { decideStatements } from './decide-statements.js';

/** What of a batch is to be sent, and how far that is. */
export interface Decided {
  documents: ExternalDocument[];
  /** How many of them have been answered. */
  answered: number;
  /** When the target answered last, or it was decided. */
  answeredAt: Date;
  /** Whether another batch of the run has given the target up. */
  givenUp: boolean;
}

/**
 * Decides what of a batch is to be sent, once: an attempt that comes later gets the same. Only then `lookUp` is
 * asked, which gives the scope with what is looked up outside the books. Throws `Superseded` where the claim is lost.
 */
export async function decideBatch(
  database: Database,
  claimed: BatchScope,
  lookUp: () => Promise<BatchScope>,
): Promise<Decided> {
  const kept = await inCompany(database, claimed.companyId, (tx) => keptDecision(tx, claimed));
  if (kept) return kept;
  const scope = await lookUp();
  return inCompany(database, scope.companyId, async (tx) => {
    const earlier = await keptDecision(tx, scope);
    if (earlier) return earlier;
    await Promise.all(send(tx, decideStatements(targetOf(scope.setup), scope)));
    const decided = await keptDecision(tx, scope);
    if (!decided) throw new Error('The batch gave no decision.');
    return decided;
  });
}

async function keptDecision(tx: Transaction, scope: BatchScope): Promise<Decided | undefined> {
  const { importId, runNo, batchNo } = scope;
  const [held] = await lockClaim(tx, scope);
  if (!held) throw superseded();
  const [kept] = await tx`
    SELECT content->'documents' AS documents, jsonb_array_length(outcomes) AS answered, answered_at,
      EXISTS (SELECT FROM delivery o WHERE o.import_id = d.import_id AND o.run_no = d.run_no AND o.gave_up) AS given_up
    FROM delivery d WHERE import_id = ${importId} AND run_no = ${runNo} AND batch_no = ${batchNo}`;
  if (!kept) return undefined;
  const { documents, answered, answered_at: answeredAt, given_up: givenUp } = kept;
  return { documents, answered, answeredAt, givenUp };
}
