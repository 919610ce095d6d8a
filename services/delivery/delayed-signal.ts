import { afterAbort } from '../../db/after-abort.js';

/**
 * Aborts `graceMs` milliseconds after `signal` does, so that an answer that is nearly complete still counts. `end`
 * removes the listener.
 */
export function delayedSignal(
  signal: AbortSignal | undefined,
  graceMs: number,
): { delayed: AbortSignal; end: () => void } {
  const delayed = new AbortController();
  return { delayed: delayed.signal, end: afterAbort(signal, graceMs, () => delayed.abort(signal?.reason)) };
}
