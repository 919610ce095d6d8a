import { condition, workflowInfo } from '@temporalio/workflow';

/** How far numbered work has been assigned to lanes. */
export interface Cursor {
  /** The next number to assign. */
  next: number;
}

/**
 * Does numbered work up to `last` in parallel lanes; each lane takes the next number when it has finished its last one.
 * Returns true when all work is done. Returns false when the history has grown so long that the workflow should
 * continue as new, which then begins at `cursor.next`.
 */
export async function inLanes(
  cursor: Cursor,
  last: number,
  lanes: number,
  isPaused: () => boolean,
  work: (number: number) => Promise<void>,
): Promise<boolean> {
  let failing = false;
  const lane = async (): Promise<void> => {
    for (;;) {
      await condition(() => !isPaused());
      if (failing || cursor.next > last || workflowInfo().continueAsNewSuggested) return;
      const number = cursor.next;
      cursor.next += 1;
      try {
        await work(number);
      } catch (error) {
        failing = true;
        throw error;
      }
    }
  };
  // All lanes must stop before the failure of one is thrown: nothing may run after "Cancelled".
  const ends = await Promise.allSettled(Array.from({ length: Math.min(lanes, last) }, lane));
  const failed = ends.find((end) => end.status === 'rejected');
  if (failed) throw failed.reason;
  return cursor.next > last;
}

/**
 * Does numbered work in phases. Each phase goes up to its last number and begins once the one before is done. `work`
 * also receives the phase, counted from 0. Returns what `inLanes` returns.
 */
export async function inPhases(
  cursor: Cursor,
  lasts: readonly number[],
  lanes: number,
  isPaused: () => boolean,
  work: (number: number, phase: number) => Promise<void>,
): Promise<boolean> {
  for (const [phase, last] of lasts.entries())
    if (!(await inLanes(cursor, last, lanes, isPaused, (number) => work(number, phase)))) return false;
  return true;
}
