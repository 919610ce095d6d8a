import { join } from 'node:path';
import { Worker } from 'node:worker_threads';
import { projectRoot } from '../../project-root.js';

/** A file that needs more than this to be read is hostile: readers stream. */
const threadMemoryMb = 192;

/** Started before there is a file: what loading takes is most of what a small file would wait for. */
let spare: Worker | undefined;

/** Keeps a thread ready for the next file; without effect where there is one. */
export function prepareThread(): void {
  if (spare) return;
  const thread = startThread();
  spare = thread;
  // Nobody waits for it, so it keeps no process alive.
  thread.unref();
  const gone = (): void => {
    if (spare === thread) spare = undefined;
  };
  thread.once('error', gone).once('exit', gone);
}

/** A thread of one's own: the one that is ready, or a new one. It begins with the message that it is sent. */
export function takeThread(): Worker {
  const thread = spare ?? startThread();
  spare = undefined;
  thread.ref();
  return thread;
}

function startThread(): Worker {
  // Always the built thread: under a test runner this file is TypeScript, a thread cannot be.
  return new Worker(join(projectRoot, 'dist/activities/stage/staging-thread.js'), {
    // Rows are short-lived: a roomy young generation spares most of the collector's work.
    resourceLimits: { maxOldGenerationSizeMb: threadMemoryMb, maxYoungGenerationSizeMb: 48 },
  });
}
