import type postgres from 'postgres';
import type { Outcome } from '../../../core/targets/write-order.js';
import { cutText } from '../../../core/text/cut-text.js';
import type { SendCancellable } from '../../../db/cancel-queries.js';
import { isRace } from '../../../db/races.js';
import { isOfData, refusedBecause } from '../../../db/refusal.js';
import { mostTries } from '../../../services/processing/rejected-groups.js';
import { type Ask, askIn } from './ask.js';
import type { Row } from './table-rows.js';

/** A transaction in which rows are written. */
export interface Writing {
  tx: postgres.TransactionSql;
  send: SendCancellable;
  /** True where what looks like a race is one, to be settled by the whole transaction's trying again. */
  racing: boolean;
}

/**
 * Does `work` on rows all at once; where the database refuses some, on halves of them, until each is done or
 * refused. `refuse` gets each that is refused; past so many tries the rows that fail together are refused together.
 */
export async function byHalves(
  { tx, send, racing }: Writing,
  rows: readonly Row[],
  work: (ask: Ask, rows: readonly Row[]) => Promise<void>,
  refuse: (row: Row, refusal: Outcome) => void,
): Promise<void> {
  let tries = 0;
  const attempt = async (part: readonly Row[]): Promise<void> => {
    if (part.length === 0) return;
    tries += 1;
    try {
      await tx.savepoint((inner) => work(askIn(inner, send), part));
    } catch (error) {
      if (!isOfData(error) || (racing && isRace(error))) throw error;
      if (part.length === 1 || tries >= mostTries) {
        const refusal = refusalOf(error as Error, part.length);
        for (const row of part) refuse(row, refusal);
        return;
      }
      const middle = part.length >> 1;
      await attempt(part.slice(0, middle));
      await attempt(part.slice(middle));
    }
  };
  await attempt(rows);
}

/** Of what a database says, so many characters are shown: a stranger's may say a book, to each of thousands. */
const mostShown = 500;
const shown = (message: string): string => cutText(message, mostShown);

const refusalOf = (error: Error, count: number): Outcome => ({
  outcome: 'error',
  code: 'rejected',
  message: `${refusedBecause(error)}${count === 1 ? '' : `, or one of the ${count} written together with it`}: ${shown(error.message)}.`,
});
