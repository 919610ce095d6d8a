import type { StopOutcome } from './process.js';

type Stoppable = { stop(): Promise<StopOutcome> };

/** A started part of the stack. */
export interface Part extends Stoppable {
  readonly name: string;
}

/** How one part of the stack ended. */
export interface StopReport {
  readonly name: string;
  readonly outcome: StopOutcome | Error;
}

/** Starts a part as a stage of its own, and adds it to `stages`. */
export async function start<T extends Stoppable>(stages: Part[][], name: string, starting: Promise<T>): Promise<T> {
  const part = await starting;
  stages.push([{ name, stop: () => part.stop() }]);
  return part;
}

/** Starts several parts as one stage. If one fails, the others are still in `stages`, so that they can be stopped. */
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

/** Stops all parts, last stage first. A part that cannot be stopped does not prevent the others from stopping. */
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
