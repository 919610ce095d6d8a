/** Does `act` so many milliseconds after `signal` aborts, or after now if it has; what it gives ends the watch. */
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
