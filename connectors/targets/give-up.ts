import { afterAbort } from '../../db/after-abort.js';

/** Milliseconds in which a server that hears a cancel answers it. */
const patience = 2_000;

/** What `work` gives; a while after `signal` aborts what `failure` gives is thrown, for a server that says nothing more. */
export function orGiveUp<Result>(work: Promise<Result>, signal: AbortSignal, failure: () => unknown): Promise<Result> {
  return new Promise((resolve, reject) => {
    const end = afterAbort(signal, patience, () => reject(failure()));
    work.then(resolve, reject).finally(end);
  });
}
