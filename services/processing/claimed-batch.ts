import type { BatchRef } from '../../core/model/contract.js';
import type { Transaction } from '../../db/client.js';
import type { BatchRow, ImportRow, JobRow } from '../../db/rows.js';
import type { BatchScope, ResultScope } from './batch-scope.js';

/** What is read of a batch, its import and its job when the batch is claimed. */
export type ClaimedBatch = Pick<BatchRow, 'first_position' | 'last_position' | 'dry_run'> &
  Pick<ImportRow, 'setup'> &
  Pick<JobRow, 'renumbered'> & { started_at: Date; first: boolean };

/** SQL of a condition: no processing run of the import came before its job `p`. */
export const isFirstRun = (tx: Transaction) =>
  tx`NOT EXISTS (SELECT FROM job e WHERE e.import_id = p.import_id AND e.kind = 'processing' AND e.number < p.number)`;

/** Returns the scope of a batch that was claimed, with its plan. */
export const scopeOf = <Of extends ResultScope['plan']>(
  ref: BatchRef,
  claim: string,
  batch: ClaimedBatch,
  plan: Of,
): BatchScope<Of> => ({
  ...ref,
  claim,
  since: batch.started_at,
  plan,
  renumbered: batch.renumbered,
  firstPosition: batch.first_position,
  lastPosition: batch.last_position,
  first: batch.first,
  dryRun: batch.dry_run,
});
