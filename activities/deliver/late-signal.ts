/** Aborts `grace` milliseconds after `signal` does: what is nearly answered may be. `end` ends the watch. */
export function lateSignal(signal: AbortSignal | undefined, grace: number): { late: AbortSignal; end: () => void } {
  const late = new AbortController();
  let timer: NodeJS.Timeout | undefined;
  const abort = (): void => {
    timer = setTimeout(() => late.abort(signal?.reason), grace);
  };
  signal?.addEventListener('abort', abort, { once: true });
  return {
    late: late.signal,
    end() {
      clearTimeout(timer);
      signal?.removeEventListener('abort', abort);
    },
  };
}
