/** What of a query of postgres.js is needed here. */
interface Sent extends PromiseLike<unknown> {
  cancel(): void;
}

/** What is nearly done may end by itself; a cancel must be through within seconds. */
const grace = 1_500;

/**
 * Some time after `signal` aborts, cancels the one of `queries` (sent in this order) that
 * PostgreSQL is at: the transaction fails and is rolled back. Gives what ends the watch.
 */
export function cancelOnAbort(queries: readonly Sent[], signal: AbortSignal | undefined): () => void {
  if (!signal) return () => {};
  let settled = 0;
  const count = (): void => {
    settled += 1;
  };
  for (const query of queries) query.then(count, count);
  let timer: NodeJS.Timeout | undefined;
  const abort = (): void => {
    timer = setTimeout(() => queries[settled]?.cancel(), grace);
  };
  if (signal.aborted) abort();
  else signal.addEventListener('abort', abort, { once: true });
  return () => {
    clearTimeout(timer);
    signal.removeEventListener('abort', abort);
  };
}
