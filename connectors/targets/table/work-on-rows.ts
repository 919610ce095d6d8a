import type postgres from 'postgres';
import type { Outcome } from '../../../core/targets/write-order.js';
import { cutText } from '../../../core/text/cut-text.js';
import { byHalves } from '../../../db/by-halves.js';
import type { SendCancellable } from '../../../db/cancel-queries.js';
import { isOfData, refusedBecause } from '../../../db/refusal.js';
import { isConflict } from '../../../db/retry-on-conflict.js';
import { type Ask, askIn } from './ask.js';
import type { Row } from './table-rows.js';

/** A transaction in which rows are written. */
export interface Writing {
  tx: postgres.TransactionSql;
  send: SendCancellable;
  /** True where what looks like a race is one, to be settled by the whole transaction's trying again. */
  racing: boolean;
}

/** Does `work` on rows; `refuse` gets each that the database refuses, and nothing of it is left. */
export function workOnRows(
  { tx, send, racing }: Writing,
  rows: readonly Row[],
  work: (ask: Ask, rows: readonly Row[]) => Promise<void>,
  refuse: (row: Row, refusal: Outcome) => void,
): Promise<void> {
  return byHalves(rows, {
    attempt: (part) => tx.savepoint((inner) => work(askIn(inner, send), part)),
    refuse(part, error) {
      const refusal = refusalOf(error, part.length);
      for (const row of part) refuse(row, refusal);
    },
    isRefusal: (error) => isOfData(error) && !(racing && isConflict(error)),
  });
}

/** Of what a database says, so many characters are shown: a stranger's may say a book, to each of thousands. */
const maxShown = 500;
const shown = (message: string): string => cutText(message, maxShown);

const refusalOf = (error: Error, count: number): Outcome => ({
  outcome: 'error',
  code: 'rejected',
  message: `${refusedBecause(error)}${count === 1 ? '' : `, or one of the ${count} written together with it`}: ${shown(error.message)}.`,
});
