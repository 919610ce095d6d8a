import { setTimeout as delay } from 'node:timers/promises';

/**
 * SQLSTATEs of conflicts with a concurrent transaction: a key created (23505) or removed (23503) meanwhile, a deadlock
 * (40P01), a serialization failure (40001). The other transaction has ended or continues, so that a retry succeeds.
 */
const races = ['23505', '23503', '40P01', '40001'];

/** Whether an error is, or may be, a conflict with a concurrent transaction. */
export const isConflict = (error: unknown): boolean => races.includes(String((error as { code?: unknown })?.code));

const tries = 6;

/**
 * Runs `work` again, after a random delay, if it failed because of a conflict; throws the last error after all
 * attempts.
 */
export async function retryOnConflict<Result>(work: () => Promise<Result>, signal?: AbortSignal): Promise<Result> {
  for (let turn = 1; ; turn += 1) {
    try {
      return await work();
    } catch (error) {
      if (turn === tries || !isConflict(error)) throw error;
      await delay(Math.random() * 30 * turn, undefined, { signal });
    }
  }
}
