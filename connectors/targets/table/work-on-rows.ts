import { bisect } from '../../../core/bisect.js';
import type { Outcome } from '../../../core/targets/write-order.js';
import { cutText } from '../../../core/text/cut-text.js';
import type { SendCancellable } from '../../../db/cancel-queries.js';
import type { Transaction } from '../../../db/driver/transaction.js';
import { isDataRefusal, refusalSentence } from '../../../db/refusal.js';
import { isConflict } from '../../../db/retry-on-conflict.js';
import { type RunQuery, runQueryIn } from './run-query.js';
import type { Row } from './table-rows.js';

/** The transaction in which rows are written. */
export interface WriteContext {
  tx: Transaction;
  send: SendCancellable;
  /** Whether an error that looks like a conflict fails the whole transaction, which is then retried. */
  retriesConflicts: boolean;
}

/** Runs `work` for rows. Calls `refuse` for each row that the database refuses; the work for it is rolled back. */
export function workOnRows(
  { tx, send, retriesConflicts }: WriteContext,
  rows: readonly Row[],
  work: (ask: RunQuery, rows: readonly Row[]) => Promise<void>,
  refuse: (row: Row, refusal: Outcome) => void,
): Promise<void> {
  return bisect(rows, {
    attempt: (part) => tx.savepoint((inner) => work(runQueryIn(inner, send), part)),
    refuse(part, error) {
      const refusal = refusalOf(error, part.length);
      for (const row of part) refuse(row, refusal);
    },
    isRefusal: (error) => isDataRefusal(error) && !(retriesConflicts && isConflict(error)),
  });
}

/** How many characters of a database's error message are shown: thousands of rows may each get a long one. */
const maxShownLength = 500;
const shown = (message: string): string => cutText(message, maxShownLength);

const refusalOf = (error: Error, count: number): Outcome => ({
  outcome: 'error',
  code: 'rejected',
  message: `${refusalSentence(error)}${count === 1 ? '' : `, or one of the ${count} written together with it`}: ${shown(error.message)}.`,
});
