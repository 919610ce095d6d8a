import { Worker } from 'node:worker_threads';

/**
 * Runs `program` in a thread, which posts each of the `cases` before it runs it, and `done` after the last one. Returns the
 * case after which the thread posted no message for `waitLimitMs`; undefined if all cases have ended. The thread is terminated
 * in any event. Throws what the thread throws.
 */
export async function findEndless<Case>(
  program: URL,
  cases: readonly Case[],
  waitLimitMs = 30_000,
): Promise<Case | undefined> {
  const thread = new Worker(program, { workerData: cases });
  let running: Case | undefined;
  const ended = new Promise<void>((resolve, reject) => {
    let timer = setTimeout(resolve, waitLimitMs);
    thread.on('error', reject);
    thread.on('message', (message: Case | 'done') => {
      clearTimeout(timer);
      running = message === 'done' ? undefined : message;
      if (message === 'done') resolve();
      else timer = setTimeout(resolve, waitLimitMs);
    });
  });
  await ended.finally(() => thread.terminate());
  return running;
}
