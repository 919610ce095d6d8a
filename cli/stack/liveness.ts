import { setTimeout as delay } from 'node:timers/promises';

/** Longest interval between two checks, and longest wait for each answer. */
const maxIntervalMs = 5_000;

/** How many checks in a row must fail, at least. */
const minMisses = 6;

/**
 * Checks the liveness of a process periodically, and resolves when it has not responded for `limitMs`. `ask` resolves when
 * the process responds; if it throws, that counts as no response. Throws if `signal` aborts first.
 *
 * It counts failed checks in a row, each with a time limit on this process's own clock. If the machine slept, or this
 * process itself did not run, only the current check is affected, and that is not counted.
 */
export async function waitUntilUnresponsive(
  ask: (signal: AbortSignal) => Promise<unknown>,
  limitMs: number,
  signal: AbortSignal,
): Promise<void> {
  const intervalMs = Math.min(maxIntervalMs, limitMs / minMisses);
  for (let missed = 0; missed * intervalMs < limitMs; ) {
    const asked = performance.now();
    const answered = await respondsWithin(ask, intervalMs, signal);
    signal.throwIfAborted();
    const took = performance.now() - asked;
    if (answered) missed = 0;
    else if (took < 2 * intervalMs) missed += 1;
    if (answered || took < intervalMs) await delay(answered ? intervalMs : intervalMs - took, undefined, { signal });
  }
}

async function respondsWithin(
  ask: (signal: AbortSignal) => Promise<unknown>,
  timeoutMs: number,
  signal: AbortSignal,
): Promise<boolean> {
  const over = new AbortController();
  const late = delay(timeoutMs, false, { signal: AbortSignal.any([over.signal, signal]) });
  try {
    return await Promise.race([ask(over.signal).then(() => true), late]);
  } catch {
    return false;
  } finally {
    over.abort();
    late.catch(() => {});
  }
}
