import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import type { Log } from '../../../cli/stack/log.js';

/** Creates a temporary directory that is deleted after the test, and returns its path. */
export async function scratchDirectory(mode = 0o755): Promise<string> {
  const directory = await mkdtemp(join(tmpdir(), 'longshore-'));
  await chmod(directory, mode);
  onTestFinished(() => rm(directory, { recursive: true, force: true }));
  return directory;
}

/** A log that stores its lines. */
export function recordedLog(): { log: Log; lines: string[]; text(): string } {
  const lines: string[] = [];
  return { log: (line) => lines.push(line), lines, text: () => lines.join('\n') };
}

/** Waits for the start of a process or server, and stops it after the test, whether the test passed or not. */
export async function stoppedAfterTest<T extends { stop(): Promise<unknown> }>(starting: Promise<T>): Promise<T> {
  const started = await starting;
  onTestFinished(async () => {
    await started.stop();
  });
  return started;
}

/** The pid of a running process. Throws if there is none: `kill` with 0 instead would signal the whole process group. */
export function pidOf({ pid }: { readonly pid: number | undefined }): number {
  if (pid === undefined) throw new Error('the process is not running');
  return pid;
}
