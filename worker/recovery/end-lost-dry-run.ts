import type { ImportRunRef } from '../../core/model/contract.js';
import type { Database } from '../../db/client.js';
import { finishDryRun } from '../../services/dry-runs/finish-dry-run.js';
import { dryRunWorkflowIdOf, type Engine } from '../../temporal/engine.js';

/**
 * Ends a dry run that has not moved for a while and whose workflow is gone: nothing was written that
 * would have to go on. Gives whether it did; not where the workflow lives.
 */
export async function endLostDryRun(database: Database, engine: Engine, ref: ImportRunRef): Promise<boolean> {
  const fate = await engine.workflowState(dryRunWorkflowIdOf(ref.importId));
  if (fate === 'running') return false;
  const lost = { code: 'workflow_gone', message: 'The workflow of the dry run is gone. Start another one.' };
  const ending = fate === 'terminated' ? { cancelled: true } : { fault: lost };
  await finishDryRun(database, { ...ref, ...ending });
  return true;
}
