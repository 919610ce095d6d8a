import { condition, workflowInfo } from '@temporalio/workflow';

/** Numbered work and how far it has been handed out. */
export interface Line {
  /** The next to hand out. */
  next: number;
  last: number;
}

/**
 * Does numbered work in parallel lanes; each takes the next number when it is done with its last. Gives false, with
 * `line.next` where to go on, when the history has grown so long that the workflow should continue as new; true when
 * all of it is done.
 */
export async function inLanes(
  line: Line,
  lanes: number,
  isPaused: () => boolean,
  work: (number: number) => Promise<void>,
): Promise<boolean> {
  let failing = false;
  const lane = async (): Promise<void> => {
    for (;;) {
      await condition(() => !isPaused());
      if (failing || line.next > line.last || workflowInfo().continueAsNewSuggested) return;
      const number = line.next;
      line.next += 1;
      try {
        await work(number);
      } catch (error) {
        failing = true;
        throw error;
      }
    }
  };
  // All lanes come to rest before a failure of one is passed on: nothing may run after "Cancelled".
  const ends = await Promise.allSettled(Array.from({ length: Math.min(lanes, line.last) }, lane));
  const failed = ends.find((end) => end.status === 'rejected');
  if (failed) throw failed.reason;
  return line.next > line.last;
}
