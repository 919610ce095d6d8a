import { afterAbort } from './after-abort.js';

/** What of a query of postgres.js is needed here. */
interface RunningQuery extends PromiseLike<unknown> {
  cancel(): void;
  /** What `cancel` calls, once: the driver takes it away then. Its types do not have it. */
  canceller?: unknown;
}

/** Milliseconds after which a query that did not end is cancelled again, and each time after twice as long: a cancel is a connection. */
const firstRetryMs = 250;

/** Sends a query at once, to be cancelled where it is the one that PostgreSQL is at by then. */
export type SendCancellable = <Query extends RunningQuery>(query: Query) => Query;

/** The queries of one transaction, cancelled where a signal aborts: it fails and is rolled back. */
export interface CancellableQueries {
  /** Throws the signal's reason where that has aborted already. */
  send: SendCancellable;
  /** Ends the watch. */
  end(): void;
}

/** What is nearly done may end by itself in `grace` milliseconds after `signal` aborts. */
export function cancelOnAbort(signal: AbortSignal | undefined, graceMs: number): CancellableQueries {
  const queries: RunningQuery[] = [];
  let settledCount = 0;
  const countSettled = (): void => {
    settledCount += 1;
  };
  let retryTimer: NodeJS.Timeout | undefined;
  // PostgreSQL ignores a cancel that comes where it has described a query and was not told yet to run it.
  const cancel = (wait: number): void => {
    const query = queries[settledCount];
    if (!query) return;
    const { canceller } = query;
    query.cancel();
    query.canceller = canceller;
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
