import { join } from 'node:path';
import { Worker } from 'node:worker_threads';
import { projectRoot } from '../runtime/project-root.js';

/** A file that needs more than this to be read is hostile: readers stream. */
const threadMemoryMb = 192;

/** Started before there is a file: what loading takes is most of what a small file would wait for. */
let idle: Worker | undefined;

/** Keeps a thread ready for the next file; without effect where there is one. */
export function prepareThread(): void {
  if (!idle) keep(startThread());
}

/** Gives back a thread that has nothing in hand, for the next file; it ends where another one is ready. */
export async function returnThread(thread: Worker): Promise<void> {
  if (idle) await thread.terminate();
  else keep(thread);
}

function keep(thread: Worker): void {
  idle = thread;
  // Nobody waits for it, so it keeps no process alive.
  thread.unref();
}

/** A thread of one's own: the one that is ready, or a new one. It begins with each message that it is sent. */
export function takeThread(): Worker {
  const thread = idle ?? startThread();
  idle = undefined;
  thread.ref();
  return thread;
}

function startThread(): Worker {
  // Always the built thread: under a test runner this file is TypeScript, a thread cannot be.
  const thread = new Worker(join(projectRoot, 'dist/services/staging/staging-thread.js'), {
    // Rows are short-lived: a roomy young generation spares most of the collector's work.
    resourceLimits: { maxOldGenerationSizeMb: threadMemoryMb, maxYoungGenerationSizeMb: 48 },
  });
  const gone = (): void => {
    if (idle === thread) idle = undefined;
  };
  return thread.once('error', gone).once('exit', gone);
}
