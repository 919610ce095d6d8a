import { setTimeout as delay } from 'node:timers/promises';

export interface PollOptions {
  readonly timeoutMs: number;
  readonly intervalMs?: number;
  readonly signal?: AbortSignal;
  /** Completes "… did not happen within n s". */
  readonly waitingFor: string;
}

/**
 * Calls `probe` until it returns something other than undefined, and returns that. A probe that throws is repeated, too;
 * after `timeoutMs` throws an error with the probe's last one as its cause.
 */
export async function poll<T>(
  probe: () => Promise<T | undefined> | T | undefined,
  { timeoutMs, intervalMs = 50, signal, waitingFor }: PollOptions,
): Promise<T> {
  const deadline = performance.now() + timeoutMs;
  for (;;) {
    let reason: unknown;
    try {
      const answer = await probe();
      if (answer !== undefined) return answer;
    } catch (error) {
      reason = error;
    }
    signal?.throwIfAborted();
    if (performance.now() >= deadline) {
      const why = reason === undefined ? '' : `: ${messageOf(reason)}`;
      throw new Error(`${waitingFor} did not happen within ${timeoutMs / 1000} s${why}`, {
        cause: reason,
      });
    }
    await delay(intervalMs, undefined, { signal });
  }
}

/** The message of anything that was thrown. Connection errors for several addresses contain theirs in `errors`. */
export function messageOf(error: unknown): string {
  if (error instanceof AggregateError && error.message === '') return error.errors.map(messageOf).join(', ');
  return error instanceof Error ? error.message : String(error);
}
