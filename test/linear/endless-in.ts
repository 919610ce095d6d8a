import { Worker } from 'node:worker_threads';

/**
 * Gives `cases` to a thread that names each (posts it) before it takes it in hand, and posts `done` after the last.
 * Resolves with the case that was in hand when nothing came for `waitLimitMs`, undefined where all came to an end; the thread is
 * ended either way, whatever it does. Rejects with what the thread throws.
 */
export async function endlessIn<Case>(
  program: URL,
  cases: readonly Case[],
  waitLimitMs = 30_000,
): Promise<Case | undefined> {
  const thread = new Worker(program, { workerData: cases });
  let inHand: Case | undefined;
  const ended = new Promise<void>((resolve, reject) => {
    let patience = setTimeout(resolve, waitLimitMs);
    thread.on('error', reject);
    thread.on('message', (message: Case | 'done') => {
      clearTimeout(patience);
      inHand = message === 'done' ? undefined : message;
      if (message === 'done') resolve();
      else patience = setTimeout(resolve, waitLimitMs);
    });
  });
  await ended.finally(() => thread.terminate());
  return inHand;
}
