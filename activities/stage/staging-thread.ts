import { parentPort, workerData } from 'node:worker_threads';
import { connect } from '../../db/client.js';
import type { IntegrationSetup } from '../../integration/setup.js';
import { FileFault } from '../read/file-fault.js';
import { openRowSource } from '../read/open-row-source.js';
import { type StagedFile, stageRows } from './stage-rows.js';
import { StagingStopped, type StagingTask } from './staged-chunk.js';

/** What the thread is started with. */
export interface StagingThreadData extends StagingTask {
  databaseUrl: string;
  path: string;
  setup: IntegrationSetup;
  stagedUpTo: number;
}

/** How the thread ends: staged, a fault of the file, stopped, or something worth a retry. */
export type StagingOutcome =
  | ({ kind: 'staged' } & StagedFile)
  | { kind: 'fault'; code: FileFault['code']; message: string; place: FileFault['place'] }
  | { kind: 'stopped' }
  | { kind: 'failed'; message: string };

/** Parsing keeps a thread of its own busy, so that the worker's event loop goes on heartbeating. */
async function run(data: StagingThreadData): Promise<StagingOutcome> {
  const database = connect(data.databaseUrl, { max: 2 });
  try {
    const source = await openRowSource(data.path, data.setup.file);
    return { kind: 'staged', ...(await stageRows(database, data, data.setup, source, data.stagedUpTo)) };
  } catch (error) {
    if (error instanceof FileFault)
      return { kind: 'fault', code: error.code, message: error.message, place: error.place };
    if (error instanceof StagingStopped) return { kind: 'stopped' };
    // Not the error itself: a database error carries the rows it was given.
    return { kind: 'failed', message: error instanceof Error ? `${error.name}: ${error.message}` : String(error) };
  } finally {
    await database.end({ timeout: 1 }).catch(() => {});
  }
}

parentPort?.postMessage(await run(workerData as StagingThreadData));
