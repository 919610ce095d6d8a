import type { JobName, ResultOf, TaskOf } from './jobs.js';
import { jobs } from './jobs.js';
import { LaneThreads } from './lane-threads.js';
import { type Lane, type LaneLimits, lanes } from './lanes.js';
import { Turns } from './turns.js';

/** Runs a job in a turn that was taken. Throws `JobOverrun`, and a job's failure with its name and code, without its message. */
export type RunJob = <Name extends JobName>(name: Name, task: TaskOf<Name>) => Promise<ResultOf<Name>>;

interface OpenLane {
  turns: Turns;
  threads: LaneThreads;
}

/**
 * The API's threads: what may take longer than its event loop is to be held is done here, a few jobs at once and one of a
 * company in each lane, with bounds on memory and time. `jobs.ts` lists the jobs, `lanes.ts` the bounds.
 */
export class Threads {
  private readonly open: Readonly<Record<Lane, OpenLane>>;

  /** `limits` of a lane are instead of its own. */
  constructor(databaseUrl: string, limits: Partial<Record<Lane, Partial<LaneLimits>>> = {}) {
    const laneOf = (lane: Lane): OpenLane => {
      const its = { ...lanes[lane], ...limits[lane] };
      return {
        turns: new Turns(its.threads, its.places, its.patienceMs),
        threads: new LaneThreads(its, { databaseUrl }),
      };
    };
    this.open = { quick: laneOf('quick'), samples: laneOf('samples'), bulk: laneOf('bulk') };
  }

  /** Runs one job of a company in its turn. Throws `ThreadsBusy` where too many wait, or for too long, and what `RunJob` does. */
  run<Name extends JobName>(companyId: number, name: Name, task: TaskOf<Name>): Promise<ResultOf<Name>> {
    return this.inTurn(companyId, jobs[name].lane, (run) => run(name, task));
  }

  /** Has `work` done in one turn of a company, with jobs of the lane as part of it. Throws `ThreadsBusy`, and what `work` throws. */
  async inTurn<Result>(companyId: number, lane: Lane, work: (run: RunJob) => Promise<Result>): Promise<Result> {
    const { turns, threads } = this.open[lane];
    const endTurn = await turns.take(companyId);
    try {
      return await work(async (name, task) => {
        const outcome = await threads.run({ name, task });
        if (outcome.kind === 'done') return outcome.result as ResultOf<typeof name>;
        const failure = new Error(`The job ${name} failed: ${outcome.name} ${outcome.place}`);
        throw Object.assign(failure, { name: outcome.name, code: outcome.code });
      });
    } finally {
      endTurn();
    }
  }

  /** Ends all threads; what they were at is given up. */
  async close(): Promise<void> {
    await Promise.all(Object.values(this.open).map(({ threads }) => threads.close()));
  }
}
