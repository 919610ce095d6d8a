import type { Engine } from './engine.js';

/** A run that has a workflow of its own and is kept in the database. */
interface Run {
  workflowId: string;
  /** As people call it. */
  name: string;
  /** Reads whether a cancel was asked for; undefined where it has come to its end. */
  isCancelling: () => Promise<boolean | undefined>;
  /** Ends it as cancelled. */
  end: () => Promise<unknown>;
  start: () => Promise<void>;
  cancel: () => Promise<void>;
}

/**
 * Mends a run that should be at work and has not moved for a while: one that was never started, or whose workflow is
 * gone, goes on with what is left; one that somebody terminated is cancelled. Where a cancel was asked for, it is asked
 * for again. Gives what was done; undefined where the workflow lives.
 */
export async function reviveRun(
  engine: Engine,
  { workflowId, name, isCancelling, end, start, cancel }: Run,
): Promise<string | undefined> {
  const fate = await engine.fateOf(workflowId);
  if (fate === 'terminated') {
    await end();
    return `ended ${name} that was terminated`;
  }
  const cancelling = await isCancelling();
  if (cancelling === undefined) return undefined;
  if (fate === 'gone') await start();
  if (cancelling) await cancel();
  return fate === 'gone' ? `started ${name} that was left behind` : undefined;
}
