import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import type { Log } from '../../../cli/stack/log.js';

/** A directory that is gone after the test. */
export async function scratchDirectory(mode = 0o755): Promise<string> {
  const directory = await mkdtemp(join(tmpdir(), 'longshore-'));
  await chmod(directory, mode);
  onTestFinished(() => rm(directory, { recursive: true, force: true }));
  return directory;
}

/** A log that can be read back. */
export function recordedLog(): { log: Log; lines: string[]; text(): string } {
  const lines: string[] = [];
  return { log: (line) => lines.push(line), lines, text: () => lines.join('\n') };
}

/** Stops after the test what the test started, whether it passed or not. */
export async function stoppedAfterTest<T extends { stop(): Promise<unknown> }>(starting: Promise<T>): Promise<T> {
  const started = await starting;
  onTestFinished(async () => {
    await started.stop();
  });
  return started;
}

/** The pid of what must be running: a missing one must never reach `kill`, where 0 is everybody. */
export function pidOf({ pid }: { readonly pid: number | undefined }): number {
  if (pid === undefined) throw new Error('it is not running');
  return pid;
}
