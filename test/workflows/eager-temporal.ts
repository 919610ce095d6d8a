import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startTemporal } from '../../cli/stack/temporal.js';
import { findTemporalBinary } from '../../cli/stack/temporal-binary.js';
import { projectRoot } from '../../runtime/project-root.js';

/** Starts a Temporal server for one test that suggests to continue as new after about 20 events. */
export async function startEagerTemporal(): Promise<{ address: string; stop(): Promise<void> }> {
  const directory = await mkdtemp(join(tmpdir(), 'longshore-eager-'));
  const home = process.env.LONGSHORE_HOME ?? join(projectRoot, '.longshore');
  const server = await startTemporal({
    binary: await findTemporalBinary({ home, log: () => {} }),
    directory,
    // The system chooses free ports: a search would find the same ones in two test files that start at the same time.
    port: 0,
    uiPort: 0,
    namespace: 'default',
    log: () => {},
    extraDynamicConfig: { 'limit.historyCount.suggestContinueAsNew': 20 },
  });
  return {
    address: server.address,
    async stop() {
      await server.stop();
      await rm(directory, { recursive: true, force: true });
    },
  };
}
