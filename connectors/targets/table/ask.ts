import type postgres from 'postgres';
import type { SendCancellable } from '../../../db/cancel-queries.js';

/** Asks the table's database one thing, in the transaction or the savepoint that it belongs to. */
export type Ask = (text: string, parameters?: (string | string[])[]) => Promise<readonly postgres.Row[]>;

/** What asks in `tx`, so that a cancel reaches it. */
export const askIn =
  (tx: postgres.TransactionSql, send: SendCancellable): Ask =>
  (text, parameters = []) =>
    send(tx.unsafe(text, parameters));
