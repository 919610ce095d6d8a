import type { Database } from '../db/client.js';
import type { Engine } from '../engine/engine.js';
import type { ProcessLog } from '../log.js';
import { stalledImports, tellStall } from '../telling/tell-stall.js';

const everyMilliseconds = 15_000;

/**
 * Tells of imports that stand still because no worker is there, or no engine: else nobody would. Where workers live they
 * tell it themselves. Gives a function that ends it.
 */
export function watchStalls(database: Database, engine: Engine, log: ProcessLog): () => Promise<void> {
  let looking: Promise<void> = Promise.resolve();
  const timer = setInterval(() => {
    looking = looking.then(() =>
      tellStallsWithoutWorker(database, engine).catch(({ code, name }) => {
        log.warn({ reason: code ?? name }, 'stalls will be looked for later');
      }),
    );
  }, everyMilliseconds);
  return () => {
    clearInterval(timer);
    return looking;
  };
}

/** One look: tells each import that stands still, unless workers poll for it. */
export async function tellStallsWithoutWorker(database: Database, engine: Pick<Engine, 'hasPoller'>): Promise<void> {
  const stalled = await stalledImports(database);
  if (stalled.length === 0) return;
  const why = await engine.hasPoller().then(
    (polled) => (polled ? undefined : 'No worker is running; it goes on when one is.'),
    () => 'The workflow engine does not answer; it goes on when it does.',
  );
  if (why !== undefined) for (const ref of stalled) await tellStall(database, ref, why);
}
