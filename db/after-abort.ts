/** Does `act` so many milliseconds after `signal` aborts, or after now if it has; what it gives ends the watch. */
export function afterAbort(signal: AbortSignal | undefined, grace: number, act: () => void): () => void {
  let timer: NodeJS.Timeout | undefined;
  const abort = (): void => {
    timer = setTimeout(act, grace);
  };
  if (signal?.aborted) abort();
  else signal?.addEventListener('abort', abort, { once: true });
  return () => {
    clearTimeout(timer);
    signal?.removeEventListener('abort', abort);
  };
}
