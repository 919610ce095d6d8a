import type { AnswerLease } from '../connectors/connections/answer-budget.js';
import type { Connections } from '../connectors/connections/connections.js';
import type { BatchCounts } from '../core/model/batch-counts.js';
import type { BatchRef } from '../core/model/contract.js';
import { Failure } from '../core/model/failure.js';
import { compilePlan } from '../core/plan/compile-plan.js';
import { type Database, inCompany } from '../db/client.js';
import { statement } from '../db/driver/statement.js';
import { isDataRefusal } from '../db/refusal.js';
import { retryOnConflict } from '../db/retry-on-conflict.js';
import type { BatchRow } from '../db/rows.js';
import { boundKeys } from '../runtime/bounds.js';
import { deliverBatch } from '../services/delivery/deliver-batch.js';
import { type Admit, type EarlierAttempt, inAttempt, reportingEnd } from '../services/lost-attempts.js';
import type { BatchScope } from '../services/processing/batch-scope.js';
import { type ClaimedBatch, isFirstRun, scopeOf } from '../services/processing/claimed-batch.js';
import { runExternalLookUps } from '../services/processing/external-look-ups.js';
import { stagedRecords } from '../services/processing/record-source.js';
import { recordWaitReason } from '../services/processing/record-wait-reason.js';
import { rejectedGroups } from '../services/processing/rejected-groups.js';
import { retryWithoutTexts } from '../services/processing/retry-without-texts.js';
import { countsOf, send, writeBatch } from '../services/processing/write-batch.js';

interface BatchDependencies {
  database: Database;
  connections?: Connections;
  /** How many workers in a row a batch may lose; see `bounds.ts`. */
  maxLostAttempts?: number;
}

const defaultMaxLostAttempts = Number(boundKeys.LOST_ATTEMPTS.default);

/**
 * Processes one batch in one transaction: its records become documents, or errors, and its counts are stored. Called
 * again for a batch that is done, it returns the stored counts. Throws `Superseded` if a later attempt has taken over,
 * and `WorkerLost` if the batch has lost too many workers. When `signal` aborts, what is not done within moments is
 * rolled back.
 */
export async function processBatch(
  { database, connections, maxLostAttempts = defaultMaxLostAttempts }: BatchDependencies,
  ref: BatchRef,
  signal?: AbortSignal,
): Promise<BatchCounts> {
  return inAttempt(`Batch ${ref.batchNo} of run ${ref.runNo}`, maxLostAttempts, async (claim, admit) => {
    const claimed = await claimBatch(database, ref, claim, admit);
    if ('counts' in claimed) return claimed.counts;
    const { scope } = claimed;
    return await reportingEnd(
      () => workWithLease({ database, connections }, scope, signal),
      () => reportEnd(database, scope),
    ).catch(async (error) => {
      await recordWaitReason(database, scope, error);
      throw error;
    });
  });
}

/** An attempt that reported its end is not lost, whatever its result. */
function reportEnd(database: Database, { companyId, importId, runNo, batchNo, claim }: BatchScope): Promise<unknown> {
  return inCompany(
    database,
    companyId,
    (tx) => tx`
      UPDATE batch SET unreported = 0
      WHERE import_id = ${importId} AND run_no = ${runNo} AND batch_no = ${batchNo} AND claim = ${claim} AND status = 'Processing'`,
  );
}

async function workWithLease(
  { database, connections }: { database: Database; connections: Connections | undefined },
  claimed: BatchScope,
  signal: AbortSignal | undefined,
): Promise<BatchCounts> {
  // The results of external look-ups count against the lease until the batch is done.
  const lease = connections?.openLease(claimed.companyId);
  return processClaimed({ database, connections }, claimed, lease, signal).finally(() => lease?.close());
}

async function processClaimed(
  { database, connections }: { database: Database; connections: Connections | undefined },
  claimed: BatchScope,
  lease: AnswerLease | undefined,
  signal: AbortSignal | undefined,
): Promise<BatchCounts> {
  const lookedUp = <Scope extends BatchScope>(scope: Scope) =>
    withExternalLookUps(database, connections, scope, lease, signal);
  const { plan } = claimed;
  if (plan.external) {
    if (!connections) throw new Error('A batch for an external target needs connections.');
    const scope = { ...claimed, plan };
    return deliverBatch({ database, connections }, scope, () => lookedUp(scope), signal);
  }
  const scope = await lookedUp({ ...claimed, plan });
  try {
    return await retryOnConflict(() => writeBatch(database, scope, signal), signal);
  } catch (error) {
    signal?.throwIfAborted();
    if (!isDataRefusal(error)) throw error;
    // Something in the database (a constraint, a trigger) refuses some group: find which, so
    // that only those are in error.
    const rejected = await rejectedGroups(database, scope, signal);
    return await retryWithoutTexts((more) =>
      retryOnConflict(() => writeBatch(database, { ...scope, rejected, ...more }, signal), signal),
    );
  }
}

/** The batch with the results of its external look-ups, which are made before any transaction of ours begins. */
async function withExternalLookUps<Scope extends BatchScope>(
  database: Database,
  connections: Connections | undefined,
  scope: Scope,
  lease: AnswerLease | undefined,
  signal: AbortSignal | undefined,
): Promise<Scope> {
  const { plan, companyId, since } = scope;
  if (plan.externalLookUps.length === 0) return scope;
  const valuesAt = (position: number) =>
    inCompany(database, companyId, async (tx) => {
      const [asked] = send(tx, [
        statement`SELECT DISTINCT r.values->>${position}::int AS value FROM ${stagedRecords(scope).records}`,
      ]);
      return ((await asked) ?? []).flatMap(({ value }) => (value === null ? [] : [value as string]));
    });
  return {
    ...scope,
    external: await runExternalLookUps(plan, { database, connections, companyId, valuesAt, since, lease, signal }),
  };
}

type Claimed = { counts: BatchCounts } | { scope: BatchScope };

async function claimBatch(database: Database, ref: BatchRef, claim: string, admit: Admit): Promise<Claimed> {
  const { companyId, importId, runNo, batchNo } = ref;
  return inCompany(database, companyId, async (tx) => {
    const [earlier] = await tx<EarlierAttempt[]>`
      SELECT unreported, claim FROM batch
      WHERE import_id = ${importId} AND run_no = ${runNo} AND batch_no = ${batchNo} AND status <> 'Completed'`;
    const unreported = earlier ? admit(earlier) : 0;
    const [row] = await tx<ClaimedBatch[]>`
      UPDATE batch b SET claim = ${claim}, status = 'Processing', attempts = b.attempts + 1, unreported = ${unreported}, started_at = coalesce(b.started_at, now())
      FROM import i JOIN job p USING (company_id, import_id)
      WHERE b.import_id = ${importId} AND b.run_no = ${runNo} AND b.batch_no = ${batchNo} AND b.status <> 'Completed'
        AND i.import_id = b.import_id AND p.kind = b.kind AND p.number = b.run_no
        AND p.finished_at IS NULL AND CASE WHEN b.dry_run THEN p.cancel_requested_at ELSE i.cancel_requested_at END IS NULL
      RETURNING b.first_position, b.last_position, i.setup, p.renumbered, b.dry_run, b.started_at,
        ${isFirstRun(tx)} AS first`;
    if (row) return { scope: scopeOf(ref, claim, row, compilePlan(row.setup)) };
    const [done] = await tx<
      BatchRow[]
    >`SELECT * FROM batch WHERE import_id = ${importId} AND run_no = ${runNo} AND batch_no = ${batchNo}`;
    if (done?.status === 'Completed') return { counts: countsOf(done) };
    throw done ? new Failure('ImportCancelling') : new Failure('NotProcessable', 'This batch does not exist.');
  });
}
