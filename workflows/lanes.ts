import { condition, workflowInfo } from '@temporalio/workflow';

/** How far numbered work has been handed out. */
export interface Cursor {
  /** The next to hand out. */
  next: number;
}

/**
 * Does numbered work up to `last` in parallel lanes; each takes the next number when it is done with its last. Gives
 * false, with `cursor.next` where to go on, when the history has grown so long that the workflow should continue as new;
 * true when all of it is done.
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
  // All lanes come to rest before a failure of one is passed on: nothing may run after "Cancelled".
  const ends = await Promise.allSettled(Array.from({ length: Math.min(lanes, last) }, lane));
  const failed = ends.find((end) => end.status === 'rejected');
  if (failed) throw failed.reason;
  return cursor.next > last;
}

/**
 * Does numbered work in phases, each up to its last number and begun once the one before is done. Gives what `inLanes`
 * does; `work` is told the phase too, counted from 0.
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
