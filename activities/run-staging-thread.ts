import { once } from 'node:events';
import { setTimeout as delay } from 'node:timers/promises';
import type { Worker } from 'node:worker_threads';
import { cancelled } from '@temporalio/activity';
import type { StagingOutcome, StagingThreadData } from '../services/staging/staging-thread.js';
import { prepareThread, returnThread, takeThread } from './idle-thread.js';

/** Milliseconds in which a thread whose attempt is cancelled may end a chunk. */
const stopGraceMs = 1_000;

/** Records of a file after which the memory that reading it took is worth giving back. */
const manyRecords = 10_000;

/** Reads and stages a file in a thread of its own, which has nothing in hand any more when this returns or throws. */
export async function runStagingThread(data: StagingThreadData): Promise<StagingOutcome> {
  const thread = takeThread();
  const ending = ended(thread);
  thread.postMessage(data);
  let outcome: StagingOutcome | undefined;
  try {
    outcome = await Promise.race([
      ending,
      cancelled().catch(async (cancel: unknown) => {
        // It stops by itself before its next chunk where the import is being cancelled.
        await Promise.race([ending, delay(stopGraceMs)]);
        throw cancel;
      }),
    ]);
    return outcome;
  } finally {
    if (outcome?.kind === 'staged' && outcome.staged < manyRecords) await returnThread(thread);
    // Its connection breaks and PostgreSQL rolls back what was not committed.
    else await thread.terminate();
    // Not while this file was read: that takes the time of it.
    prepareThread();
  }
}

/** What becomes of the file that a thread was sent; leaves no listener behind. */
async function ended(thread: Worker): Promise<StagingOutcome> {
  const over = new AbortController();
  try {
    // Each of them throws what the thread throws.
    return await Promise.race([
      once(thread, 'message', over).then(([outcome]) => outcome as StagingOutcome),
      once(thread, 'exit', over).then(
        ([code]): StagingOutcome => ({ kind: 'failed', message: `The staging thread ended with ${code}.` }),
      ),
    ]);
  } catch (error) {
    const { code, name, message } = error as NodeJS.ErrnoException;
    return code === 'ERR_WORKER_OUT_OF_MEMORY'
      ? {
          kind: 'fault',
          code: 'file_too_large',
          message: 'Reading the file takes more memory than any ordinary file of its kind.',
          place: {},
        }
      : { kind: 'failed', message: `${name}: ${message}` };
  } finally {
    over.abort();
  }
}
