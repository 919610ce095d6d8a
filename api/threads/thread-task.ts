import type { Database } from '../../db/client.js';
import type { Lane } from './lanes.js';

/**
 * Something that the API has a thread do, because it may take longer than its event loop is to be held. Input and result
 * are copied between threads: plain values only. `api/task-thread.ts` has all of them.
 */
export interface ThreadTask<Input, Result> {
  /** By which a thread finds the task. */
  name: string;
  lane: Lane;
  /** Loads the code of the task; called in the thread only. */
  load(): Promise<TaskFunction<Input, Result>>;
}

/**
 * What a thread calls. `database` gives a connection of the thread's own, as the application role; it is opened at the
 * first call and closed at the end of the task.
 */
export type TaskFunction<Input, Result> = (input: Input, database: () => Database) => Result | Promise<Result>;

/** A task by its name, its lane and what loads its code. */
export const threadTask = <Input, Result>(
  name: string,
  lane: Lane,
  load: () => Promise<TaskFunction<Input, Result>>,
): ThreadTask<Input, Result> => ({ name, lane, load });

/** What a thread is started with. */
export interface ThreadData {
  databaseUrl: string;
}

/** What a thread is sent, one at a time. */
export interface TaskRequest {
  name: string;
  input: unknown;
}

/** What a thread answers with. */
export type TaskOutcome =
  | { kind: 'done'; result: unknown }
  /** `code` is PostgreSQL's, the driver's or the system's; `place` is where in the code. */
  | { kind: 'failed'; name: string; code: string | undefined; place: string };
