import { ApplicationFailure } from '@temporalio/activity';
import { ApplicationFailureCategory } from '@temporalio/common';
import { ConnectionError } from '../../connections/connection-error.js';
import type { Connections } from '../../connections/connections.js';
import { type Database, inCompany } from '../../db/client.js';
import { outsideOf } from '../../integration/target-of.js';
import { type OutsideDocument, TargetRefusal, TargetUnavailable } from '../../targets/outside-target.js';
import type { BatchCounts } from '../../workflows/activities.js';
import type { BatchScope } from '../process/batch-scope.js';
import { type Decided, decideBatch } from './decide-batch.js';
import { type DeliveryOutcome, keepOutcomes } from './keep-outcomes.js';
import { settleBatch } from './settle-batch.js';

/** How long a target may be away before its documents are told to be in error. */
const patience = 15 * 60_000;

/** Milliseconds in which an answer may still come after a cancel, which must be through within seconds. */
const cancelGrace = 2_000;

interface Delivering {
  database: Database;
  connections: Connections;
}

/**
 * Processes a batch whose target is outside the books: decides what is to be sent, sends it portion by
 * portion, and keeps each answer before the next is asked for. Fails with a retry where the target is away;
 * where a cancel comes, what is answered stays done and the rest is left out.
 */
export async function deliverBatch(
  { database, connections }: Delivering,
  scope: BatchScope,
  signal: AbortSignal | undefined,
): Promise<BatchCounts> {
  const decided = await decideBatch(database, scope);
  const writer = await writerFor({ database, connections }, scope);
  let { answered } = decided;
  while (answered < decided.documents.length) {
    const outcomes = await nextOutcomes(database, scope, { ...decided, answered }, writer, signal);
    await keepOutcomes(database, scope, answered, outcomes);
    answered += outcomes.length;
  }
  return settleBatch(database, scope);
}

interface Writer {
  portion: number;
  write(documents: readonly OutsideDocument[], signal: AbortSignal): Promise<DeliveryOutcome[]>;
}

async function writerFor(
  { database, connections }: Delivering,
  { companyId, setup, dryRun }: BatchScope,
): Promise<Writer> {
  const outside = outsideOf(setup);
  if (!outside) throw new Error(`The target ${setup.target} is in the books.`);
  const { target, settings } = outside;
  const code = target.connection(settings);
  const keeps = setup.mappings.filter(({ blank }) => blank === 'keep').map(({ field }) => field);
  const { write = 'insert', otherwise = 'error' } = setup;
  return {
    portion: target.portion(settings),
    async write(documents, signal) {
      const connection = await inCompany(database, companyId, (tx) => connections.read(tx, code));
      if (!connection) throw new TargetRefusal(`There is no connection "${code}" any more.`);
      const order = { documents, write, otherwise, keeps, dryRun };
      const outcomes = await target.write(settings, order, { connections, connection }, signal);
      if (outcomes.length !== documents.length)
        throw new TargetRefusal(`The target gave ${outcomes.length} outcomes for ${documents.length} documents.`);
      return outcomes;
    },
  };
}

/** What has become of the next portion, or, where there will be no answer, of all that is left. */
async function nextOutcomes(
  database: Database,
  scope: BatchScope,
  { documents, answered, since }: Decided,
  { portion, write }: Writer,
  signal: AbortSignal | undefined,
): Promise<DeliveryOutcome[]> {
  const rest = documents.slice(answered);
  const next = rest.slice(0, portion);
  const { late, end } = lateSignal(signal);
  let begun = false;
  try {
    signal?.throwIfAborted();
    begun = true;
    return await write(next, late);
  } catch (error) {
    if (signal?.aborted) {
      if (scope.dryRun || !(await isCancelling(database, scope))) throw signal.reason;
      const sent = begun ? next.length : 0;
      return rest.map((_, index) => (index < sent ? unknownOutcome : { outcome: 'left-out' }));
    }
    return rest.map(() => lastingFailure(error, since));
  } finally {
    end();
  }
}

const unknownOutcome: DeliveryOutcome = {
  outcome: 'error',
  code: 'outcome_unknown',
  message: 'It was sent, and the cancel came before the answer. Processed again, it is asked for under the same key.',
};

/** What is told of documents that will not be written; throws what may go away, to be tried again later. */
function lastingFailure(error: unknown, since: Date): DeliveryOutcome {
  const unavailable = error instanceof TargetUnavailable || (error instanceof ConnectionError && error.passes);
  if (unavailable) {
    const retryAfter = error instanceof TargetUnavailable ? error.retryAfter : undefined;
    if (retryAfter === undefined && Date.now() - since.getTime() > patience)
      return {
        outcome: 'error',
        code: 'target_unavailable',
        message: `The target could not be reached: ${error.message}`,
      };
    throw ApplicationFailure.create({
      message: error.message,
      type: 'TargetUnavailable',
      ...(retryAfter === undefined ? {} : { nextRetryDelay: retryAfter }),
      // Nothing to warn of in logs and metrics: it is not our fault, and the import says so.
      category: ApplicationFailureCategory.BENIGN,
    });
  }
  if (error instanceof TargetRefusal || error instanceof ConnectionError)
    return { outcome: 'error', code: 'target_refused', message: error.message };
  throw error;
}

/** Aborts a while after `signal`: what is nearly answered may be. */
function lateSignal(signal: AbortSignal | undefined): { late: AbortSignal; end: () => void } {
  const late = new AbortController();
  let timer: NodeJS.Timeout | undefined;
  const abort = (): void => {
    timer = setTimeout(() => late.abort(signal?.reason), cancelGrace);
  };
  signal?.addEventListener('abort', abort, { once: true });
  return {
    late: late.signal,
    end() {
      clearTimeout(timer);
      signal?.removeEventListener('abort', abort);
    },
  };
}

// A deploy stops the worker, too: then another goes on.
async function isCancelling(database: Database, { companyId, importId }: BatchScope): Promise<boolean> {
  const [row] = await inCompany(
    database,
    companyId,
    (tx) => tx`SELECT cancel_requested_at IS NOT NULL AS cancelling FROM import WHERE import_id = ${importId}`,
  );
  return row?.cancelling === true;
}
