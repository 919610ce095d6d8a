import { afterAbort } from '../../db/after-abort.js';

/** How long a server may take to react to a cancel. */
const cancelTimeoutMs = 2_000;

/**
 * Returns the result of `work`. If `work` has not settled some seconds after `signal` aborts, because the server no
 * longer answers, throws what `failure` returns.
 */
export function withAbortTimeout<Result>(
  work: Promise<Result>,
  signal: AbortSignal,
  failure: () => unknown,
): Promise<Result> {
  return new Promise((resolve, reject) => {
    const end = afterAbort(signal, cancelTimeoutMs, () => reject(failure()));
    work.then(resolve, reject).finally(end);
  });
}
