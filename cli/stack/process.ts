import { isAlive } from '../../runtime/local-files/live-process.js';
import { poll } from './poll.js';

/** `stopped`: by the first signal; `killed`: after the time limit; `gone`: had already ended. */
export type StopOutcome = 'stopped' | 'killed' | 'gone';

/** Sends `signal`, and SIGKILL if the process has not ended after `timeoutMs`. Resolves when the process has ended. */
export async function stopProcess(
  pid: number,
  { signal = 'SIGTERM', timeoutMs = 10_000 }: { signal?: NodeJS.Signals; timeoutMs?: number } = {},
): Promise<StopOutcome> {
  if (!sendSignal(pid, signal)) return 'gone';
  try {
    await waitUntilGone(pid, timeoutMs);
    return 'stopped';
  } catch {
    sendSignal(pid, 'SIGKILL');
    await waitUntilGone(pid, 10_000);
    return 'killed';
  }
}

/** Returns false if there is no such process. A negative pid is that of a process group. */
export function sendSignal(pid: number, signal: NodeJS.Signals): boolean {
  try {
    process.kill(pid, signal);
    return true;
  } catch {
    return false;
  }
}

async function waitUntilGone(pid: number, timeoutMs: number): Promise<void> {
  await poll(() => (isAlive(pid) ? undefined : true), {
    timeoutMs,
    intervalMs: 20,
    waitingFor: `the end of process ${pid}`,
  });
}
