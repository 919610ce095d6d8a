import { setTimeout as delay } from 'node:timers/promises';

/** Milliseconds between two questions, at most; each answer is waited for as long. */
const longestPause = 5_000;

/** How many questions in a row must stay without an answer, at least. */
const fewestMisses = 6;

/**
 * Asks a process for a sign of life again and again, and resolves when it has given none for `limitMs`. `ask` resolves
 * with the process's answer; that it throws is none. Throws where `signal` aborts first.
 *
 * What counts is questions in a row without an answer, each waited for on this process's own clock. A machine that
 * slept, or on which this process itself had no turn, has missed at most the one that was under way, and not even that
 * counts.
 */
export async function untilSilent(
  ask: (signal: AbortSignal) => Promise<unknown>,
  limitMs: number,
  signal: AbortSignal,
): Promise<void> {
  const pause = Math.min(longestPause, limitMs / fewestMisses);
  for (let missed = 0; missed * pause < limitMs; ) {
    const asked = performance.now();
    const answered = await acceptTimeoutMs(ask, pause, signal);
    signal.throwIfAborted();
    const took = performance.now() - asked;
    if (answered) missed = 0;
    else if (took < 2 * pause) missed += 1;
    if (answered || took < pause) await delay(answered ? pause : pause - took, undefined, { signal });
  }
}

async function acceptTimeoutMs(
  ask: (signal: AbortSignal) => Promise<unknown>,
  milliseconds: number,
  signal: AbortSignal,
): Promise<boolean> {
  const over = new AbortController();
  const late = delay(milliseconds, false, { signal: AbortSignal.any([over.signal, signal]) });
  try {
    return await Promise.race([ask(over.signal).then(() => true), late]);
  } catch {
    return false;
  } finally {
    over.abort();
    late.catch(() => {});
  }
}
