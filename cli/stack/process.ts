import { isAlive } from '../../core/local-files/live-process.js';
import { poll } from './poll.js';

/** `stopped` by the first signal, `killed` after the grace, `gone` before we asked. */
export type StopOutcome = 'stopped' | 'killed' | 'gone';

/** Asks with `signal`, waits for the grace, then kills; resolves when the process is gone. */
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

/** False when there is no such process (any more). A negative pid means its process group. */
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
