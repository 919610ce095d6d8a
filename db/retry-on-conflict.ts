import { setTimeout as delay } from 'node:timers/promises';

/**
 * What PostgreSQL says where somebody else was at the same records: a key made (23505) or removed
 * (23503) meanwhile, a deadlock (40P01), a serialization failure (40001). By then the other one
 * has ended or goes on, so that trying again gives the answer.
 */
const races = ['23505', '23503', '40P01', '40001'];

/** Whether somebody else was at the same records, or may have been. */
export const isConflict = (error: unknown): boolean => races.includes(String((error as { code?: unknown })?.code));

const tries = 6;

/** Does `work` again, after a random moment, where it lost a race; throws what remains in the end. */
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
