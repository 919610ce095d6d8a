import type { ExternalDocument } from '../../core/targets/write-order.js';
import { type Database, inCompany, type Transaction } from '../../db/client.js';
import type { DeliveryRow } from '../../db/rows.js';
import { outageLimitMs } from '../outage.js';
import type { ExternalScope } from '../processing/batch-scope.js';
import { lockClaim, send, superseded } from '../processing/write-batch.js';
import { decideStatements } from './decide-statements.js';

/** The documents of a batch that are to be sent, and how many of them are done. */
export interface Decided {
  documents: ExternalDocument[];
  /** How many of the documents have been answered. */
  answered: number;
  /** When the target last answered, or the decision was made. */
  answeredAt: Date;
  /** Whether a batch of the run has just given the target up, which has not answered since. */
  givenUp: boolean;
}

/**
 * Decides once which documents of a batch are to be sent: a later attempt returns the same. `lookUp` is called only if nothing was
 * decided yet; it returns the scope with the results of its external look-ups. Throws `Superseded` if the claim is
 * lost.
 */
export async function decideBatch(
  database: Database,
  claimed: ExternalScope,
  lookUp: () => Promise<ExternalScope>,
): Promise<Decided> {
  const stored = await inCompany(database, claimed.companyId, (tx) => readDecision(tx, claimed));
  if (stored) return stored;
  const scope = await lookUp();
  return inCompany(database, scope.companyId, async (tx) => {
    const earlier = await readDecision(tx, scope);
    if (earlier) return earlier;
    await Promise.all(send(tx, decideStatements(scope)));
    const decided = await readDecision(tx, scope);
    if (!decided) throw new Error('The batch has no decision.');
    return decided;
  });
}

/** A stored decision. */
type Stored = Pick<DeliveryRow, 'answered_at'> & {
  documents: ExternalDocument[];
  answered: number;
  given_up: boolean;
};

async function readDecision(tx: Transaction, scope: ExternalScope): Promise<Decided | undefined> {
  const { importId, runNo, batchNo } = scope;
  const [locked] = await lockClaim(tx, scope);
  if (!locked) throw superseded();
  const [stored] = await tx<Stored[]>`
    SELECT content->'documents' AS documents, jsonb_array_length(outcomes) AS answered, answered_at,
      EXISTS (
        SELECT FROM delivery o
        WHERE o.import_id = d.import_id AND o.run_no = d.run_no AND o.gave_up AND o.answered_at > now() - ${outageLimitMs} * interval '1 millisecond'
          AND NOT EXISTS (
            SELECT FROM delivery a
            WHERE a.import_id = o.import_id AND a.run_no = o.run_no AND NOT a.gave_up AND a.answered_at > o.answered_at AND a.outcomes <> '[]')
      ) AS given_up
    FROM delivery d WHERE import_id = ${importId} AND run_no = ${runNo} AND batch_no = ${batchNo}`;
  if (!stored) return undefined;
  const { documents, answered, answered_at: answeredAt, given_up: givenUp } = stored;
  return { documents, answered, answeredAt, givenUp };
}
