/** Milliseconds in which a server that hears a cancel answers it. */
const patience = 2_000;

/** What `work` gives; a while after `signal` aborts what `failure` gives is thrown, for a server that says nothing more. */
export async function orGiveUp<Result>(
  work: Promise<Result>,
  signal: AbortSignal,
  failure: () => unknown,
): Promise<Result> {
  let timer: NodeJS.Timeout | undefined;
  let abort = (): void => {};
  const givenUp = new Promise<never>((_, reject) => {
    abort = () => {
      timer = setTimeout(() => reject(failure()), patience);
    };
  });
  if (signal.aborted) abort();
  signal.addEventListener('abort', abort, { once: true });
  try {
    return await Promise.race([work, givenUp]);
  } finally {
    clearTimeout(timer);
    signal.removeEventListener('abort', abort);
  }
}
