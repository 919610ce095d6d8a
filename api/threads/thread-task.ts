import type { Database } from '../../db/client.js';
import type { ThreadPoolName } from './thread-pools.js';

/**
 * Work of the API that runs in a thread because it may block the event loop for too long. Input and result are copied
 * between threads: only plain values. `api/task-thread.ts` lists all tasks.
 */
export interface ThreadTask<Input, Result> {
  /** The name by which a thread finds the task. */
  name: string;
  pool: ThreadPoolName;
  /** Loads the code of the task; called only in the thread. */
  load(): Promise<TaskFunction<Input, Result>>;
}

/**
 * What a thread calls. `database` returns a connection of the thread's own with the application role; it is opened at
 * the first call and closed at the end of the task.
 */
export type TaskFunction<Input, Result> = (input: Input, database: () => Database) => Result | Promise<Result>;

/** Defines a task by its name, its pool and the function that loads its code. */
export const threadTask = <Input, Result>(
  name: string,
  pool: ThreadPoolName,
  load: () => Promise<TaskFunction<Input, Result>>,
): ThreadTask<Input, Result> => ({ name, pool, load });

/** What a thread is started with. */
export interface ThreadData {
  databaseUrl: string;
}

/** A message to a thread, one at a time. */
export interface TaskRequest {
  name: string;
  input: unknown;
}

/** The answer of a thread. */
export type TaskOutcome =
  | { kind: 'done'; result: unknown }
  /** `code` is the code of PostgreSQL, the driver or the system; `place` is the place in the code. */
  | { kind: 'failed'; name: string; code: string | undefined; place: string };
