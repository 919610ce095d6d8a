import { readdir } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import type { BinarySource } from './binary-source.js';
import { moveToCache, runProgram } from './program.js';

/**
 * The SDK downloads only in order to start a server, so one is started and stopped. In a process
 * of its own: that loads a native library of some 100 MB, and can be ended when it takes too long.
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
