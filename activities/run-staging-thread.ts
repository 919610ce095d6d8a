import { once } from 'node:events';
import { setTimeout as delay } from 'node:timers/promises';
import type { Worker } from 'node:worker_threads';
import { cancelled } from '@temporalio/activity';
import type { StagingOutcome, StagingThreadData } from '../services/staging/staging-thread.js';
import { prepareThread, returnThread, takeThread } from './idle-thread.js';

/** How long a thread may take to end its chunk after its attempt is cancelled. */
const stopGraceMs = 1_000;

/** The number of records from which a thread is ended rather than reused, to release the memory that reading took. */
const maxReuseRecords = 10_000;

/**
 * Reads and stages a file in a thread of its own. When it returns or throws, the thread has stopped working on the
 * file.
 */
export async function runStagingThread(data: StagingThreadData): Promise<StagingOutcome> {
  const thread = takeThread();
  const ending = outcomeOf(thread);
  thread.postMessage(data);
  let outcome: StagingOutcome | undefined;
  try {
    outcome = await Promise.race([
      ending,
      cancelled().catch(async (cancel: unknown) => {
        // If the import is being cancelled, the thread stops before its next chunk.
        await Promise.race([ending, delay(stopGraceMs)]);
        throw cancel;
      }),
    ]);
    return outcome;
  } finally {
    if (outcome?.kind === 'staged' && outcome.staged < maxReuseRecords) await returnThread(thread);
    // Its connections break, and PostgreSQL rolls back what was not committed.
    else await thread.terminate();
    // Only now, as starting a thread would slow down the reading of this file.
    prepareThread();
  }
}

/** The outcome of the file that a thread was sent. Removes its listeners. */
async function outcomeOf(thread: Worker): Promise<StagingOutcome> {
  const over = new AbortController();
  try {
    // Each of these rejects with the error of the thread.
    return await Promise.race([
      once(thread, 'message', over).then(([outcome]) => outcome as StagingOutcome),
      once(thread, 'exit', over).then(
        ([code]): StagingOutcome => ({ kind: 'failed', message: `The staging thread ended with exit code ${code}.` }),
      ),
    ]);
  } catch (error) {
    const { code, name, message } = error as NodeJS.ErrnoException;
    return code === 'ERR_WORKER_OUT_OF_MEMORY'
      ? {
          kind: 'fault',
          code: 'file_too_large',
          message: 'Reading the file takes more memory than a file of this kind is allowed.',
          place: {},
        }
      : { kind: 'failed', message: `${name}: ${message}` };
  } finally {
    over.abort();
  }
}
