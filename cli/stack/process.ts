import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { poll } from './poll.js';

/** `stopped` by the first signal, `killed` after the grace, `gone` before we asked. */
export type StopOutcome = 'stopped' | 'killed' | 'gone';

/** Whether the process exists (a zombie counts as gone). */
export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
  return commandLine(pid) !== '';
}

/**
 * The command line of a process, '' when there is none. It tells our old server from a stranger
 * that was given the same pid since.
 */
export function commandLine(pid: number): string {
  try {
    return process.platform === 'linux'
      ? readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' ').trim()
      : execFileSync('ps', ['-ww', '-o', 'command=', '-p', String(pid)], {
          encoding: 'utf8',
          stdio: ['ignore', 'pipe', 'ignore'],
        }).trim();
  } catch {
    return '';
  }
}

/** Asks with `signal`, waits for the grace, then kills; resolves when the process is gone. */
export async function stopProcess(
  pid: number,
  { signal = 'SIGTERM', grace = 10_000 }: { signal?: NodeJS.Signals; grace?: number } = {},
): Promise<StopOutcome> {
  if (!sendSignal(pid, signal)) return 'gone';
  try {
    await waitUntilGone(pid, grace);
    return 'stopped';
  } catch {
    sendSignal(pid, 'SIGKILL');
    await waitUntilGone(pid, 10_000);
    return 'killed';
  }
}

/** False when there is no such process (any more). A negative pid means its process group. */
export function sendSignal(pid: number, signal: NodeJS.Signals): boolean {
  try {
    process.kill(pid, signal);
    return true;
  } catch {
    return false;
  }
}

async function waitUntilGone(pid: number, within: number): Promise<void> {
  await poll(() => (isAlive(pid) ? undefined : true), {
    within,
    every: 20,
    waitingFor: `the end of process ${pid}`,
  });
}
