import { randomUUID } from 'node:crypto';
import { link, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { commandLine } from '../../core/local-files/live-process.js';
import { writePrivateFile } from '../../core/local-files/private-files.js';
import { makeHome } from './make-home.js';

/**
 * Lets one stack at a time use a home directory; resolves with the release. The lock of a stack
 * that was killed is taken over: it names a process that is gone, or is another one by now.
 */
export async function lockHome(home: string): Promise<() => Promise<void>> {
  await makeHome(home);
  const path = join(home, 'stack.lock');
  const ours = `${path}.${randomUUID()}`;
  await writePrivateFile(ours, JSON.stringify({ pid: process.pid, command: commandLine(process.pid) }));
  try {
    for (;;) {
      try {
        // Unlike writing in place, a link appears with its content or not at all.
        await link(ours, path);
        return () => rm(path, { force: true });
      } catch (error) {
        if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
      }
      const { pid, command } = await lockHolder(path);
      if (pid > 0 && command !== '' && commandLine(pid) === command)
        throw new Error(
          `Longshore already runs in ${home} (pid ${pid}): stop it first, or set LONGSHORE_HOME to another directory`,
        );
      await rm(path, { force: true });
    }
  } finally {
    await rm(ours, { force: true });
  }
}

async function lockHolder(path: string): Promise<{ pid: number; command: string }> {
  try {
    return JSON.parse(await readFile(path, 'utf8'));
  } catch {
    return { pid: 0, command: '' };
  }
}
