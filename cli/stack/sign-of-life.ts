import { setTimeout as delay } from 'node:timers/promises';

/** Milliseconds between two questions, at most; each answer is waited for as long. */
const maxIntervalMs = 5_000;

/** How many questions in a row must stay without an answer, at least. */
const minMisses = 6;

/**
 * Asks a process for a sign of life again and again, and resolves when it has given none for `limitMs`. `ask` resolves
 * with the process's answer; that it throws is none. Throws where `signal` aborts first.
 *
 * What counts is questions in a row without an answer, each waited for on this process's own clock. A machine that
 * slept, or on which this process itself had no turn, has missed at most the one that was under way, and not even that
 * counts.
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
