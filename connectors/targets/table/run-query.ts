import type { SendCancellable } from '../../../db/cancel-queries.js';
import type { Row } from '../../../db/driver/query.js';
import type { Transaction } from '../../../db/driver/transaction.js';

/** Runs a query in the table's database, within its transaction or savepoint. */
export type RunQuery = (text: string, parameters?: (string | string[])[]) => Promise<readonly Row[]>;

/** Returns a function that runs queries in `tx` such that a cancel reaches them. */
export const runQueryIn =
  (tx: Transaction, send: SendCancellable): RunQuery =>
  (text, parameters = []) =>
    send(tx.unsafe(text, parameters));
