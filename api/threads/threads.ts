import { LaneThreads } from './lane-threads.js';
import { type Lane, type LaneLimits, lanes } from './lanes.js';
import type { ThreadTask } from './thread-task.js';
import { Turns } from './turns.js';

/** Runs a task in a turn. Throws `TaskOverrun`, and a task's failure with its name and code, without its message. */
export type RunTask = <Input, Result>(task: ThreadTask<Input, Result>, input: Input) => Promise<Result>;

interface OpenLane {
  turns: Turns;
  threads: LaneThreads;
}

/**
 * The API's threads: run work that would block the event loop for too long. In each lane a few tasks run at once, one
 * per company, with limits of memory and time (`lanes.ts`).
 */
export class Threads {
  private readonly open: Readonly<Record<Lane, OpenLane>>;

  /** `limits` of a lane replace its own. */
  constructor(databaseUrl: string, limits: Partial<Record<Lane, Partial<LaneLimits>>> = {}) {
    const laneOf = (lane: Lane): OpenLane => {
      const limitsOfLane = { ...lanes[lane], ...limits[lane] };
      return {
        turns: new Turns(limitsOfLane.threads, limitsOfLane.places, limitsOfLane.waitLimitMs),
        threads: new LaneThreads(limitsOfLane, { databaseUrl }),
      };
    };
    this.open = { quick: laneOf('quick'), samples: laneOf('samples'), bulk: laneOf('bulk') };
  }

  /**
   * Runs one task of a company in its turn. Throws `ThreadsBusy` if too many tasks wait, or one waits for too long, and
   * what `RunTask` throws.
   */
  run<Input, Result>(companyId: number, task: ThreadTask<Input, Result>, input: Input): Promise<Result> {
    return this.inTurn(companyId, task.lane, (run) => run(task, input));
  }

  /**
   * Runs `work` in one turn of a company; it may run several tasks of the lane. Throws `ThreadsBusy`, and what `work`
   * throws.
   */
  async inTurn<Result>(companyId: number, lane: Lane, work: (run: RunTask) => Promise<Result>): Promise<Result> {
    const { turns, threads } = this.open[lane];
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
