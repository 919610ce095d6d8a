/**
 * Calls `callback` `graceMs` after `signal` aborts, or after now if it has already aborted. Returns a function that
 * cancels this.
 */
export function afterAbort(signal: AbortSignal | undefined, graceMs: number, callback: () => void): () => void {
  let timer: NodeJS.Timeout | undefined;
  const abort = (): void => {
    timer = setTimeout(callback, graceMs);
  };
  if (signal?.aborted) abort();
  else signal?.addEventListener('abort', abort, { once: true });
  return () => {
    clearTimeout(timer);
    signal?.removeEventListener('abort', abort);
  };
}
