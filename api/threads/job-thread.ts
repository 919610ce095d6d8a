import { parentPort, workerData } from 'node:worker_threads';
import { connect, type Database } from '../../db/client.js';
import { type JobName, jobs } from './jobs.js';

/** What a thread is started with. */
export interface ThreadData {
  databaseUrl: string;
}

/** What a thread is sent, one at a time. */
export interface JobRequest {
  name: JobName;
  task: unknown;
}

/** What a thread answers with. */
export type JobOutcome =
  | { kind: 'done'; result: unknown }
  /** `code` is PostgreSQL's, the driver's or the system's; `place` is where in the code. */
  | { kind: 'failed'; name: string; code: string | undefined; place: string };

const { databaseUrl } = workerData as ThreadData;

async function run({ name, task }: JobRequest): Promise<JobOutcome> {
  let database: Database | undefined;
  try {
    const work = await jobs[name].load();
    const result = await work(task as never, {
      database() {
        database ??= connect(databaseUrl, { max: 1 });
        return database;
      },
    });
    return { kind: 'done', result };
  } catch (error) {
    // A message may quote what is in a file or a record, and goes to a log.
    const { name: kind, code, stack = '' } = error as NodeJS.ErrnoException;
    const place = stack
      .split('\n')
      .find((line) => /^\s+at /.test(line))
      ?.trim();
    return { kind: 'failed', name: String(kind), code, place: place ?? '' };
  } finally {
    await database?.end({ timeout: 1 }).catch(() => {});
  }
}

/** Moves a result that is bytes of its own instead of copying it. */
const moved = (outcome: JobOutcome): ArrayBuffer[] => {
  const bytes = outcome.kind === 'done' ? outcome.result : undefined;
  return bytes instanceof Uint8Array && bytes.buffer instanceof ArrayBuffer && bytes.length === bytes.buffer.byteLength
    ? [bytes.buffer]
    : [];
};

parentPort?.on('message', async (request: JobRequest) => {
  const outcome = await run(request);
  parentPort?.postMessage(outcome, moved(outcome));
});
