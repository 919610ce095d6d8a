import type postgres from 'postgres';
import type { SendCancellable } from '../../../db/cancel-queries.js';

/** Runs a query in the table's database, within its transaction or savepoint. */
export type RunQuery = (text: string, parameters?: (string | string[])[]) => Promise<readonly postgres.Row[]>;

/** Returns a function that runs queries in `tx` such that a cancel reaches them. */
export const runQueryIn =
  (tx: postgres.TransactionSql, send: SendCancellable): RunQuery =>
  (text, parameters = []) =>
    send(tx.unsafe(text, parameters));
