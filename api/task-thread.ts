import { parentPort, workerData } from 'node:worker_threads';
import { connect, type Database } from '../db/client.js';
import { correctionTasks } from './corrections/thread-tasks.js';
import { failedRowsTasks } from './failed-rows/thread-tasks.js';
import { integrationTasks } from './integrations/thread-tasks.js';
import { mappingSuggestionTasks } from './mapping-suggestions/thread-tasks.js';
import { sampleTasks } from './samples/thread-tasks.js';
import type { TaskOutcome, TaskRequest, ThreadData, ThreadTask } from './threads/thread-task.js';
import { valueListTasks } from './value-lists/thread-tasks.js';

/** The program of an API thread: runs one task after the other. */

const tasks: ThreadTask<never, unknown>[] = [
  correctionTasks,
  failedRowsTasks,
  integrationTasks,
  mappingSuggestionTasks,
  sampleTasks,
  valueListTasks,
].flatMap((some) => Object.values(some));

const { databaseUrl } = workerData as ThreadData;

async function run({ name, input }: TaskRequest): Promise<TaskOutcome> {
  let database: Database | undefined;
  try {
    const work = await taskOf(name).load();
    const result = await work(input as never, () => {
      database ??= connect(databaseUrl, { max: 1 });
      return database;
    });
    return { kind: 'done', result };
  } catch (error) {
    // A message may contain values of a file or a record, and is logged.
    const { name: kind, code, stack = '' } = error as NodeJS.ErrnoException;
    const place = stack
      .split('\n')
      .find((line) => /^\s+at /.test(line))
      ?.trim();
    return { kind: 'failed', name: String(kind), code, place: place ?? '' };
  } finally {
    await database?.end(1_000).catch(() => {});
  }
}

function taskOf(name: string): ThreadTask<never, unknown> {
  const task = tasks.find((candidate) => candidate.name === name);
  if (!task) throw new Error(`There is no thread task "${name}".`);
  return task;
}

/** Transfers a result that consists of bytes instead of copying it. */
const moved = (outcome: TaskOutcome): ArrayBuffer[] => {
  const bytes = outcome.kind === 'done' ? outcome.result : undefined;
  return bytes instanceof Uint8Array && bytes.buffer instanceof ArrayBuffer && bytes.length === bytes.buffer.byteLength
    ? [bytes.buffer]
    : [];
};

parentPort?.on('message', async (request: TaskRequest) => {
  const outcome = await run(request);
  parentPort?.postMessage(outcome, moved(outcome));
});
