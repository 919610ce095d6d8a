import { join } from 'node:path';
import { Worker } from 'node:worker_threads';
import { projectRoot } from '../runtime/project-root.js';

/** Memory limit of a thread, in MB. Readers stream, so a file that needs more is hostile. */
const threadMemoryMb = 192;

/** A thread that was started in advance: loading its code takes most of the time that a small file would wait. */
let idle: Worker | undefined;

/** Starts a thread for the next file, unless one is idle. */
export function prepareThread(): void {
  if (!idle) setIdle(startThread());
}

/** Returns a thread that has finished its work, for the next file; ends it if another one is idle. */
export async function returnThread(thread: Worker): Promise<void> {
  if (idle) await thread.terminate();
  else setIdle(thread);
}

function setIdle(thread: Worker): void {
  idle = thread;
  // An idle thread must not keep the process alive.
  thread.unref();
}

/** Takes the idle thread, or a new one, for exclusive use. It processes each message that it is sent. */
export function takeThread(): Worker {
  const thread = idle ?? startThread();
  idle = undefined;
  thread.ref();
  return thread;
}

function startThread(): Worker {
  // Always the built file: a thread cannot run TypeScript, as a test runner does.
  const thread = new Worker(join(projectRoot, 'dist/services/staging/staging-thread.js'), {
    // Rows are short-lived: a large young generation saves the collector most of its work.
    resourceLimits: { maxOldGenerationSizeMb: threadMemoryMb, maxYoungGenerationSizeMb: 48 },
  });
  const forget = (): void => {
    if (idle === thread) idle = undefined;
  };
  return thread.once('error', forget).once('exit', forget);
}
