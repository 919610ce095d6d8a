import { afterAbort } from './after-abort.js';

/** The part of a query that is used here. */
interface RunningQuery extends PromiseLike<unknown> {
  cancel(): void;
}

/** When a query that did not end is cancelled again; the wait doubles each time, because each cancel opens a connection. */
const firstRetryMs = 250;

/** Sends a query at once, and cancels it on abort if PostgreSQL is running it then. */
export type SendCancellable = <Query extends RunningQuery>(query: Query) => Query;

/** The queries of one transaction, which is cancelled and rolled back when a signal aborts. */
export interface CancellableQueries {
  /** Throws the signal's reason if it has already aborted. */
  send: SendCancellable;
  /** Stops watching the signal. Must be called when the transaction has ended. */
  end(): void;
}

/** Cancels queries `graceMs` after `signal` aborts, so that what is nearly done may finish. */
export function cancelOnAbort(signal: AbortSignal | undefined, graceMs: number): CancellableQueries {
  const queries: RunningQuery[] = [];
  let settledCount = 0;
  const countSettled = (): void => {
    settledCount += 1;
  };
  let retryTimer: NodeJS.Timeout | undefined;
  // PostgreSQL ignores a cancel that arrives between describing a query and executing it: hence the repetition.
  const cancel = (wait: number): void => {
    const query = queries[settledCount];
    if (!query) return;
    query.cancel();
    retryTimer = setTimeout(cancel, wait, 2 * wait);
  };
  const unwatch = afterAbort(signal, graceMs, () => cancel(firstRetryMs));
  return {
    send(query) {
      signal?.throwIfAborted();
      queries.push(query);
      query.then(countSettled, countSettled);
      return query;
    },
    end() {
      unwatch();
      clearTimeout(retryTimer);
    },
  };
}
