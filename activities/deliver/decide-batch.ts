import { ApplicationFailure } from '@temporalio/activity';
import { type Database, inCompany } from '../../db/client.js';
import { targetOf } from '../../integration/target-of.js';
import type { OutsideDocument } from '../../targets/outside-target.js';
import type { BatchScope } from '../process/batch-scope.js';
import { holdClaim, send } from '../process/write-batch.js';
import { decideStatements } from './decide-statements.js';

/** What of a batch is to be sent, and how far that is. */
export interface Decided {
  documents: OutsideDocument[];
  /** How many of them have been answered. */
  answered: number;
  since: Date;
}

/** Decides what of a batch is to be sent, once: an attempt that comes later gets the same. Throws `Superseded` where the claim is lost. */
export function decideBatch(database: Database, scope: BatchScope): Promise<Decided> {
  const { companyId, importId, runNo, batchNo } = scope;
  return inCompany(database, companyId, async (tx) => {
    const [held] = await holdClaim(tx, scope);
    if (!held) throw superseded();
    const [kept] = await tx`
      SELECT content->'documents' AS documents, jsonb_array_length(outcomes) AS answered, decided_at FROM delivery
      WHERE import_id = ${importId} AND run_no = ${runNo} AND batch_no = ${batchNo}`;
    if (kept) return { documents: kept.documents, answered: kept.answered, since: kept.decided_at };
    const answers = await Promise.all(send(tx, decideStatements(targetOf(scope.setup), scope)));
    const [decided] = answers.at(-1) ?? [];
    if (!decided) throw new Error('The batch gave no decision.');
    return { documents: decided.documents, answered: 0, since: decided.decided_at };
  });
}

export const superseded = (): ApplicationFailure =>
  ApplicationFailure.retryable('Another attempt has taken this batch over.', 'Superseded');
