import type { Connections } from '../../connectors/connections/connections.js';
import { NothingWritten } from '../../connectors/targets/target-errors.js';
import type { BatchCounts } from '../../core/model/batch-counts.js';
import type { Database } from '../../db/client.js';
import { cancelRequested } from '../../db/import-cancel.js';
import type { ExternalScope } from '../processing/batch-scope.js';
import { completeBatch } from './complete-batch.js';
import { type Decided, decideBatch } from './decide-batch.js';
import { delayedSignal } from './delayed-signal.js';
import { type DocumentWriter, documentWriter } from './document-writer.js';
import { type DeliveryOutcome, markSending, storeOutcomes, unknownOutcome } from './store-outcomes.js';
import { failureOutcomes, isUnwritten } from './write-failure.js';

/** How long an answer may still take after a cancel, which must take effect within seconds. */
const cancelGraceMs = 2_000;

/**
 * Processes a batch for an external target: decides what is to be sent, sends it chunk by chunk, and stores each answer
 * before the next chunk is sent. Throws a retryable failure if the target is unavailable. After a cancel, answered
 * documents stay done and the rest is left out. `lookUp` returns the scope with the results of its external look-ups,
 * and is called at most once.
 */
export async function deliverBatch(
  { database, connections }: { database: Database; connections: Connections },
  scope: ExternalScope,
  lookUp: () => Promise<ExternalScope>,
  signal: AbortSignal | undefined,
): Promise<BatchCounts> {
  const decided = await decideBatch(database, scope, lookUp);
  const writer = documentWriter({ database, connections }, scope);
  let { answered } = decided;
  while (answered < decided.documents.length) {
    const { outcomes, gaveUp } = await nextOutcomes(database, scope, { ...decided, answered }, writer, signal);
    await storeOutcomes(database, scope, answered, outcomes, gaveUp);
    answered += outcomes.length;
    decided.answeredAt = new Date();
  }
  return completeBatch(database, scope);
}

interface Next {
  outcomes: DeliveryOutcome[];
  gaveUp?: boolean;
}

/** The outcomes of the next chunk, or of everything that is left if there will be no answer. */
async function nextOutcomes(
  database: Database,
  scope: ExternalScope,
  decided: Decided,
  { maxDocuments, write }: DocumentWriter,
  signal: AbortSignal | undefined,
): Promise<Next> {
  const { documents, answered } = decided;
  const rest = documents.slice(answered);
  const next = rest.slice(0, maxDocuments);
  if (signal?.aborted) return storeCancelled(database, scope, rest.length, 0, signal);
  if (!scope.dryRun) await markSending(database, scope, answered, next.length);
  const { delayed, end } = delayedSignal(signal, cancelGraceMs);
  try {
    return { outcomes: await write(next, delayed) };
  } catch (error) {
    if (isUnwritten(error) && !scope.dryRun) await markSending(database, scope, answered, 0);
    if (signal?.aborted)
      return storeCancelled(database, scope, rest.length, error instanceof NothingWritten ? 0 : next.length, signal);
    return failureOutcomes(error, decided, next.length);
  } finally {
    end();
  }
}

// A deploy stops the worker too: then another one continues. A dry run has nothing to complete.
async function storeCancelled(
  database: Database,
  scope: ExternalScope,
  rest: number,
  sent: number,
  signal: AbortSignal,
): Promise<Next> {
  if (scope.dryRun || !(await cancelRequested(database, scope))) throw signal.reason;
  return {
    outcomes: Array.from({ length: rest }, (_, index) => (index < sent ? unknownOutcome : { outcome: 'cancelled' })),
  };
}
