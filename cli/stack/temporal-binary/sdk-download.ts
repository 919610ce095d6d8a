import { readdir } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import type { BinarySource } from './binary-source.js';
import { moveToCache, runProgram } from './program.js';

/**
 * The SDK downloads the CLI only to start a server, so a server is started and stopped. This runs in a process of its own,
 * because it loads a native library of about 100 MB, and must be stoppable if it takes too long.
 */
const download = `
  const [sdk, downloadDir] = process.argv.slice(1);
  require(sdk)
    .TestWorkflowEnvironment.createLocal({
      server: { executable: { type: 'cached-download', downloadDir } },
    })
    .then((environment) => environment.teardown())
    .then(
      () => process.exit(0),
      (error) => {
        console.error(error.message.replaceAll('\\n', ' '));
        process.exit(1);
      },
    );`;

/** The SDK's own download of the CLI. */
export const sdkDownload: BinarySource = {
  name: 'download by the Temporal SDK',
  slow: true,
  async find({ cache, environment, workDirectory }) {
    const sdk = createRequire(import.meta.url).resolve('@temporalio/testing');
    await runProgram(process.execPath, ['-e', download, sdk, workDirectory], {
      environment,
      timeoutMs: 300_000,
    });
    const file = (await readdir(workDirectory)).find((name) => name.startsWith('temporal-'));
    if (file === undefined) throw new Error('the download left no program');
    return moveToCache(join(workDirectory, file), cache, environment);
  },
};
