import type { Database } from '../db/client.js';
import type { Engine } from '../engine/engine.js';
import { whyStalled } from '../engine/why-stalled.js';
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

/** One look: tells each import that stands still, unless a worker is there to do so. */
export async function tellStallsWithoutWorker(
  database: Database,
  engine: Pick<Engine, 'hasWorker' | 'troubleOf'>,
): Promise<void> {
  const stalled = await stalledImports(database);
  if (stalled.length === 0 || (await engine.hasWorker().catch(() => false))) return;
  for (const ref of stalled) await tellStall(database, ref, await whyStalled(database, engine, ref));
}
