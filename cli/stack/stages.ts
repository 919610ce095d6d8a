import type { StopOutcome } from './process.js';

type Stoppable = { stop(): Promise<StopOutcome> };

/** Something that was started and can be stopped. */
export interface Part extends Stoppable {
  readonly name: string;
}

/** How one part of the stack ended. */
export interface StopReport {
  readonly name: string;
  readonly outcome: StopOutcome | Error;
}

/** Starts a part as a stage of its own. */
export async function start<T extends Stoppable>(stages: Part[][], name: string, starting: Promise<T>): Promise<T> {
  const part = await starting;
  stages.push([{ name, stop: () => part.stop() }]);
  return part;
}

/** One stage of several parts. When one fails the others are still known, and so can be stopped. */
export async function startAll<T extends Stoppable>(
  stages: Part[][],
  parts: readonly { readonly name: string; readonly starting: Promise<T> }[],
): Promise<T[]> {
  const stage: Part[] = [];
  stages.push(stage);
  const results = await Promise.allSettled(
    parts.map(async ({ name, starting }) => {
      const part = await starting;
      stage.push({ name, stop: () => part.stop() });
      return part;
    }),
  );
  return results.map((result) => {
    if (result.status === 'rejected') throw result.reason;
    return result.value;
  });
}

/** Last stage first; a part that cannot be stopped does not keep the others from it. */
export async function stopAll(stages: readonly Part[][]): Promise<StopReport[]> {
  const reports: StopReport[] = [];
  for (const stage of [...stages].reverse()) {
    const stopped = stage.map(async ({ name, stop }) => ({
      name,
      outcome: await stop().catch((error) => (error instanceof Error ? error : new Error(String(error)))),
    }));
    reports.push(...(await Promise.all(stopped)));
  }
  return reports;
}
