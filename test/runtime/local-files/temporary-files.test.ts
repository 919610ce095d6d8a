import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, rm, stat, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { pathToFileURL } from 'node:url';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { makeTemporaryDirectory, sweepTemporaryFiles } from '../../../runtime/local-files/temporary-files.js';
import { projectRoot } from '../../../runtime/project-root.js';

describe('temporary files', () => {
  let folder: string;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'temporary-'));
    vi.stubEnv('TMPDIR', folder);
  });
  afterEach(async () => {
    vi.unstubAllEnvs();
    await rm(folder, { recursive: true });
  });

  it('are in a folder that only its owner can read', async () => {
    expect((await stat(makeTemporaryDirectory())).mode & 0o777).toBe(0o700);
  });

  it('of a killed process are deleted, and those of a running process and of other programs are not', async () => {
    const module = pathToFileURL(join(projectRoot, 'dist/runtime/local-files/temporary-files.js')).href;
    const program = `
      const { makeTemporaryDirectory } = await import(${JSON.stringify(module)});
      const { writeFileSync } = await import('node:fs');
      const directory = makeTemporaryDirectory();
      writeFileSync(directory + '/failed-rows.xlsx', 'customers');
      console.log(directory);
      setInterval(() => {}, 1000);`;
    const child = spawn(process.execPath, ['--input-type=module', '-e', program], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    const [lost] = (await once(createInterface({ input: child.stdout }), 'line')) as [string];
    const own = makeTemporaryDirectory();
    const others = join(folder, 'longshore-notes');
    await mkdir(others);
    expect(await sweepTemporaryFiles()).toBe(0);

    child.kill('SIGKILL');
    await once(child, 'exit');
    expect(await sweepTemporaryFiles()).toBe(1);
    expect([lost, own, others].map((path) => existsSync(path))).toEqual([false, true, true]);
  });

  it('of earlier versions, and of a process whose id was reused, are deleted after a day', async () => {
    const earlier = join(folder, 'longshore-failed-rows-0193b0c5-7d8e-4b6a-9c1d-2e3f4a5b6c7d.xlsx');
    await writeFile(earlier, '');
    const own = makeTemporaryDirectory();
    expect(await sweepTemporaryFiles()).toBe(0);
    const before = new Date(Date.now() - 25 * 3_600_000);
    for (const path of [earlier, own]) await utimes(path, before, before);
    expect(await sweepTemporaryFiles()).toBe(2);
  });
});
