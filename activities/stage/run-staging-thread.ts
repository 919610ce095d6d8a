import { setTimeout as delay } from 'node:timers/promises';
import type { Worker } from 'node:worker_threads';
import { cancelled } from '@temporalio/activity';
import { prepareThread, takeThread } from './spare-thread.js';
import type { StagingOutcome, StagingThreadData } from './staging-thread.js';

/** Milliseconds in which a thread whose attempt is cancelled may end a chunk. */
const stopGrace = 1_000;

/** Reads and stages a file in a thread of its own, which is gone when this returns or throws. */
export async function runStagingThread(data: StagingThreadData): Promise<StagingOutcome> {
  const thread = takeThread();
  const ending = ended(thread);
  thread.postMessage(data);
  try {
    return await Promise.race([
      ending,
      cancelled().catch(async (cancel: unknown) => {
        // It stops by itself before its next chunk where the import is being cancelled.
        await Promise.race([ending, delay(stopGrace)]);
        throw cancel;
      }),
    ]);
  } finally {
    // Its connection breaks and PostgreSQL rolls back what was not committed.
    await thread.terminate();
    // Not while this file was read: that takes the time of it.
    prepareThread();
  }
}

function ended(thread: Worker): Promise<StagingOutcome> {
  return new Promise((resolve) => {
    thread.once('message', resolve);
    thread.once('error', (error: NodeJS.ErrnoException) => {
      resolve(
        error.code === 'ERR_WORKER_OUT_OF_MEMORY'
          ? {
              kind: 'fault',
              code: 'file_too_large',
              message: 'Reading the file takes more memory than any ordinary file of its kind.',
              place: {},
            }
          : { kind: 'failed', message: `${error.name}: ${error.message}` },
      );
    });
    thread.once('exit', (code) => resolve({ kind: 'failed', message: `The staging thread ended with ${code}.` }));
  });
}
