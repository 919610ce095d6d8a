import { afterAbort } from '../../db/after-abort.js';

/**
 * Aborts `graceMs` milliseconds after `signal` does, so that an answer that is nearly complete still counts. `end`
 * removes the listener.
 */
export function lateSignal(signal: AbortSignal | undefined, graceMs: number): { late: AbortSignal; end: () => void } {
  const late = new AbortController();
  return { late: late.signal, end: afterAbort(signal, graceMs, () => late.abort(signal?.reason)) };
}
