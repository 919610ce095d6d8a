import { afterAbort } from '../../db/after-abort.js';

/** Aborts `grace` milliseconds after `signal` does: what is nearly answered may be. `end` ends the watch. */
export function lateSignal(signal: AbortSignal | undefined, grace: number): { late: AbortSignal; end: () => void } {
  const late = new AbortController();
  return { late: late.signal, end: afterAbort(signal, grace, () => late.abort(signal?.reason)) };
}
