import type { SendCancellable } from '../../../db/cancel-queries.js';
import type { Row } from '../../../db/driver/query.js';
import type { Transaction } from '../../../db/driver/transaction.js';

/** Runs a query in the table's database, within its transaction or savepoint. */
export type RunQuery = <Found extends object = Row>(
  text: string,
  parameters?: (string | string[])[],
) => Promise<readonly Found[]>;

/** Returns a function that runs queries in `tx` such that a cancel reaches them. */
export const runQueryIn =
  (tx: Transaction, send: SendCancellable): RunQuery =>
  <Found extends object>(text: string, parameters: (string | string[])[] = []) =>
    send(tx.unsafe<Found[]>(text, parameters));
