import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';

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
 * The command line of a process, '' if there is none. It distinguishes our own server from another process that has
 * received the same pid since.
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
