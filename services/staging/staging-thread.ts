import { parentPort } from 'node:worker_threads';
import { FileFault } from '../../core/formats/file-fault.js';
import { openRowSource } from '../../core/formats/open-row-source.js';
import { compilePlan } from '../../core/plan/compile-plan.js';
import { InvalidSetup } from '../../core/setup/invalid-setup.js';
import type { IntegrationSetup } from '../../core/setup/setup.js';
import { connect } from '../../db/client.js';
import { PostgresError } from '../../db/driver/failures.js';
import { type Refusal, refusalOf } from '../../db/refusal.js';
import { localFile } from '../../runtime/local-files/local-file.js';
import { type StagedFile, type StagingBegun, stageRows } from './stage-rows.js';
import { StagingStopped, type StagingTask } from './staged-chunk.js';

/** A message to the thread: the file to stage. */
export interface StagingThreadData extends StagingTask, StagingBegun {
  databaseUrl: string;
  path: string;
  setup: IntegrationSetup;
}

/** The outcome of a file: staged, a fault of the file, stopped, a setup that cannot be used, or a failure that is retried. */
export type StagingOutcome =
  | ({ kind: 'staged' } & StagedFile)
  | { kind: 'fault'; code: FileFault['code']; message: string; place: FileFault['place'] }
  | { kind: 'stopped' }
  | { kind: 'invalid setup'; message: string }
  | { kind: 'failed'; message: string; refusal?: Refusal };

/** Parsing occupies a thread of its own, so that the worker's event loop can continue to send heartbeats. */
async function run(data: StagingThreadData): Promise<StagingOutcome> {
  const database = connect(data.databaseUrl, { max: 2 });
  try {
    const source = await openRowSource(localFile(data.path), data.setup.file);
    return { kind: 'staged', ...(await stageRows(database, data, compilePlan(data.setup), source, data)) };
  } catch (error) {
    if (error instanceof FileFault)
      return { kind: 'fault', code: error.code, message: error.message, place: error.place };
    if (error instanceof StagingStopped) return { kind: 'stopped' };
    if (error instanceof InvalidSetup) return { kind: 'invalid setup', message: error.message };
    return failure(error);
  } finally {
    await database.end(1_000).catch(() => {});
  }
}

// Messages of PostgreSQL quote values, so only the code is passed on.
function failure(error: unknown): StagingOutcome {
  const { name, message } = error as Error;
  const refusal = refusalOf(error);
  return {
    kind: 'failed',
    message: error instanceof PostgresError ? `PostgreSQL error ${error.code}` : `${name}: ${message}`,
    ...(refusal && { refusal }),
  };
}

parentPort?.on('message', async (data: StagingThreadData) => parentPort?.postMessage(await run(data)));
