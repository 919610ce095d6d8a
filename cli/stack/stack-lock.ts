import { randomUUID } from 'node:crypto';
import { link, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { commandLine } from '../../runtime/local-files/live-process.js';
import { writePrivateFile } from '../../runtime/local-files/private-files.js';
import { makeHome } from './make-home.js';

/**
 * Ensures that only one stack at a time uses a home directory. Returns a function that releases the lock. The lock of a
 * killed stack is taken over: its process has ended, or its pid belongs to another command. Throws if a stack is running.
 */
export async function lockHome(home: string): Promise<() => Promise<void>> {
  await makeHome(home);
  const path = join(home, 'stack.lock');
  const ours = `${path}.${randomUUID()}`;
  await writePrivateFile(ours, JSON.stringify({ pid: process.pid, command: commandLine(process.pid) }));
  try {
    for (;;) {
      try {
        // A link appears complete or not at all, unlike a file that is being written.
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
