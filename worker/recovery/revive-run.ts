import type { ImportRef } from '../../core/model/contract.js';
import { type Database, inCompany } from '../../db/client.js';
import type { Engine } from '../../temporal/engine.js';

/** A run that has a workflow of its own and is kept in the database. */
interface Run {
  table: 'post_processing_run' | 'undo_run';
  ref: ImportRef & { number: number };
  workflowId: string;
  /** As people call it. */
  name: string;
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
  database: Database,
  engine: Engine,
  { table, ref, workflowId, name, end, start, cancel }: Run,
): Promise<string | undefined> {
  const fate = await engine.workflowState(workflowId);
  if (fate === 'terminated') {
    await end();
    return `ended ${name} that was terminated`;
  }
  const [run] = await inCompany(
    database,
    ref.companyId,
    (tx) => tx`
      SELECT cancel_requested_at IS NOT NULL AS cancelling FROM ${tx(table)}
      WHERE import_id = ${ref.importId} AND number = ${ref.number} AND finished_at IS NULL`,
  );
  if (!run) return undefined;
  if (fate === 'gone') await start();
  if (run.cancelling) await cancel();
  return fate === 'gone' ? `started ${name} that was left behind` : undefined;
}
