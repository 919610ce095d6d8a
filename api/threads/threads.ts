import { ThreadPool } from './thread-pool.js';
import { type ThreadPoolLimits, type ThreadPoolName, threadPools } from './thread-pools.js';
import type { ThreadTask } from './thread-task.js';
import { Turns } from './turns.js';

/** Runs a task in a turn. Throws `TaskOverrun`, and a task's failure with its name and code, without its message. */
export type RunTask = <Input, Result>(task: ThreadTask<Input, Result>, input: Input) => Promise<Result>;

interface Pool {
  turns: Turns;
  threads: ThreadPool;
}

/**
 * The API's threads: run work that would block the event loop for too long. In each pool a few tasks run at once, one
 * per company, with limits of memory and time (`thread-pools.ts`).
 */
export class Threads {
  private readonly open: Readonly<Record<ThreadPoolName, Pool>>;

  /** `limits` of a pool replace its own. */
  constructor(databaseUrl: string, limits: Partial<Record<ThreadPoolName, Partial<ThreadPoolLimits>>> = {}) {
    const poolOf = (pool: ThreadPoolName): Pool => {
      const limitsOfPool = { ...threadPools[pool], ...limits[pool] };
      return {
        turns: new Turns(limitsOfPool.threads, limitsOfPool.maxWaiting, limitsOfPool.waitLimitMs),
        threads: new ThreadPool(limitsOfPool, { databaseUrl }),
      };
    };
    this.open = { quick: poolOf('quick'), samples: poolOf('samples'), bulk: poolOf('bulk') };
  }

  /**
   * Runs one task of a company in its turn. Throws `ThreadsBusy` if too many tasks wait, or one waits for too long, and
   * what `RunTask` throws.
   */
  run<Input, Result>(companyId: number, task: ThreadTask<Input, Result>, input: Input): Promise<Result> {
    return this.inTurn(companyId, task.pool, (run) => run(task, input));
  }

  /**
   * Runs `work` in one turn of a company; it may run several tasks of the pool. Throws `ThreadsBusy`, and what `work`
   * throws.
   */
  async inTurn<Result>(
    companyId: number,
    pool: ThreadPoolName,
    work: (run: RunTask) => Promise<Result>,
  ): Promise<Result> {
    const { turns, threads } = this.open[pool];
    const endTurn = await turns.take(companyId);
    try {
      return await work(async <Input, Result>({ name }: ThreadTask<Input, Result>, input: Input) => {
        const outcome = await threads.run({ name, input });
        if (outcome.kind === 'done') return outcome.result as Result;
        const failure = new Error(`The thread task ${name} failed: ${outcome.name} ${outcome.place}`);
        throw Object.assign(failure, { name: outcome.name, code: outcome.code });
      });
    } finally {
      endTurn();
    }
  }

  /** Ends all threads and aborts their tasks. */
  async close(): Promise<void> {
    await Promise.all(Object.values(this.open).map(({ threads }) => threads.close()));
  }
}
