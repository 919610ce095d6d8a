import { parentPort } from 'node:worker_threads';
import { FileFault } from '../../core/formats/file-fault.js';
import { openRowSource } from '../../core/formats/open-row-source.js';
import type { IntegrationSetup } from '../../core/setup/setup.js';
import { connect } from '../../db/client.js';
import { type Refusal, refusalOf } from '../../db/refusal.js';
import { type StagedFile, type StagingBegun, stageRows } from './stage-rows.js';
import { StagingStopped, type StagingTask } from './staged-chunk.js';

/** What the thread begins with each time that it is sent it. */
export interface StagingThreadData extends StagingTask, StagingBegun {
  databaseUrl: string;
  path: string;
  setup: IntegrationSetup;
}

/** How a file ends: staged, a fault of the file, stopped, or something worth a retry. */
export type StagingOutcome =
  | ({ kind: 'staged' } & StagedFile)
  | { kind: 'fault'; code: FileFault['code']; message: string; place: FileFault['place'] }
  | { kind: 'stopped' }
  | { kind: 'failed'; message: string; refusal?: Refusal };

/** Parsing keeps a thread of its own busy, so that the worker's event loop goes on heartbeating. */
async function run(data: StagingThreadData): Promise<StagingOutcome> {
  const database = connect(data.databaseUrl, { max: 2 });
  try {
    const source = await openRowSource(data.path, data.setup.file);
    return { kind: 'staged', ...(await stageRows(database, data, data.setup, source, data)) };
  } catch (error) {
    if (error instanceof FileFault)
      return { kind: 'fault', code: error.code, message: error.message, place: error.place };
    if (error instanceof StagingStopped) return { kind: 'stopped' };
    return failure(error);
  } finally {
    await database.end({ timeout: 1 }).catch(() => {});
  }
}

// What PostgreSQL says of a failure quotes values: only its code goes on.
function failure(error: unknown): StagingOutcome {
  const { name, message, code } = error as { name?: string; message?: string; code?: string };
  const refusal = refusalOf(error);
  return {
    kind: 'failed',
    message: name === 'PostgresError' ? `PostgreSQL error ${code}` : `${name}: ${message}`,
    ...(refusal && { refusal }),
  };
}

parentPort?.on('message', async (data: StagingThreadData) => parentPort?.postMessage(await run(data)));
