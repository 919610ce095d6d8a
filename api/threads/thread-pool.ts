import { once } from 'node:events';
import { join } from 'node:path';
import { Worker } from 'node:worker_threads';
import { projectRoot } from '../../runtime/project-root.js';
import type { ThreadPoolLimits } from './thread-pools.js';
import type { TaskOutcome, TaskRequest, ThreadData } from './thread-task.js';

/** A task exceeded a limit of its pool; its thread was ended and it had no effect. */
export class TaskOverrun extends Error {
  override readonly name = 'TaskOverrun';

  constructor(readonly of: 'time' | 'memory') {
    super(`The task takes more ${of} than is allowed.`);
  }
}

/** Milliseconds that an idle thread waits for its next task before it is ended. */
const idleMs = 30_000;

/**
 * The threads of a pool. A thread that has finished its task waits for the next, because loading the code takes most of
 * the time of a small task.
 */
export class ThreadPool {
  private readonly idle: { thread: Worker; timer: NodeJS.Timeout }[] = [];
  private readonly running = new Set<Worker>();

  constructor(
    private readonly limits: ThreadPoolLimits,
    private readonly data: ThreadData,
  ) {}

  /**
   * Runs a task; the caller limits how many run at once. Throws `TaskOverrun`, and the error of a thread that crashes.
   */
  async run(request: TaskRequest): Promise<TaskOutcome> {
    const thread = this.take();
    this.running.add(thread);
    let outcome: TaskOutcome | undefined;
    try {
      thread.postMessage(request);
      outcome = await this.outcomeOf(thread);
      return outcome;
    } finally {
      this.running.delete(thread);
      if (outcome?.kind === 'done') this.keep(thread);
      else await thread.terminate();
    }
  }

  /** Ends all threads and aborts their tasks. */
  async close(): Promise<void> {
    for (const { timer } of this.idle) clearTimeout(timer);
    const threads = [...this.idle.splice(0).map(({ thread }) => thread), ...this.running];
    await Promise.all(threads.map((thread) => thread.terminate()));
  }

  private take(): Worker {
    const ready = this.idle.pop();
    if (ready) {
      clearTimeout(ready.timer);
      ready.thread.ref();
      return ready.thread;
    }
    // Always the compiled thread: under a test runner this file is TypeScript, which a thread cannot load.
    const thread = new Worker(join(projectRoot, 'dist/api/task-thread.js'), {
      workerData: this.data,
      resourceLimits: { maxOldGenerationSizeMb: this.limits.memoryMb, maxYoungGenerationSizeMb: 16 },
    });
    // A thread that crashes while it is idle is only removed from the list.
    return thread.on('error', () => this.forget(thread)).on('exit', () => this.forget(thread));
  }

  private keep(thread: Worker): void {
    thread.unref();
    const timer = setTimeout(() => {
      this.forget(thread);
      void thread.terminate();
    }, idleMs).unref();
    this.idle.push({ thread, timer });
  }

  private forget(thread: Worker): void {
    const place = this.idle.findIndex((idle) => idle.thread === thread);
    if (place >= 0) clearTimeout(this.idle.splice(place, 1)[0]?.timer);
  }

  private async outcomeOf(thread: Worker): Promise<TaskOutcome> {
    const over = new AbortController();
    const deadline = afterProcessorTime(this.limits, () => over.abort(new TaskOverrun('time')));
    try {
      return await Promise.race([
        once(thread, 'message', over).then(([outcome]) => outcome as TaskOutcome),
        once(thread, 'exit', over).then(([code]): never => {
          throw new Error(`The thread of a task ended with ${code}.`);
        }),
      ]);
    } catch (error) {
      if (over.signal.reason instanceof TaskOverrun) throw over.signal.reason;
      throw (error as NodeJS.ErrnoException).code === 'ERR_WORKER_OUT_OF_MEMORY' ? new TaskOverrun('memory') : error;
    } finally {
      clearInterval(deadline);
      over.abort();
    }
  }
}

/** How often the time of a task is looked at. */
const looks = 20;

/**
 * Calls back once a thread can have had that much processor time: on a busy machine it takes longer, and its task is not to
 * blame for that. Node knows the processor time of the whole process only. Returns the timer.
 */
function afterProcessorTime(
  { deadlineMs, maxElapsedMs = deadlineMs }: ThreadPoolLimits,
  callBack: () => void,
): NodeJS.Timeout {
  const begun = performance.now();
  let [looked, processor, usedMs] = [begun, process.cpuUsage(), 0];
  const timer = setInterval(() => {
    const now = performance.now();
    const { user, system } = process.cpuUsage(processor);
    usedMs += Math.min(now - looked, (user + system) / 1_000);
    [looked, processor] = [now, process.cpuUsage()];
    if (usedMs < deadlineMs && now - begun < maxElapsedMs) return;
    clearInterval(timer);
    callBack();
  }, deadlineMs / looks);
  return timer;
}
