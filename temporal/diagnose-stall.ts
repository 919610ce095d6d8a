import type { ImportRef } from '../core/model/contract.js';
import { jobWorkflowId } from '../core/model/job.js';
import { type Database, inCompany, type Transaction } from '../db/client.js';
import { activeJob } from '../db/job.js';
import { type Engine, workflowIdOf } from './engine.js';

/** Why an import makes no progress, as a sentence for users, as far as the engine reports it. */
export async function diagnoseStall(
  database: Database,
  engine: Pick<Engine, 'diagnose'>,
  ref: ImportRef,
): Promise<string> {
  const workflowId = await inCompany(database, ref.companyId, (tx) => currentWorkflowId(tx, ref));
  try {
    return (await engine.diagnose(workflowId)) ?? `The Temporal UI shows the state of its workflow ${workflowId}.`;
  } catch {
    return 'Temporal does not answer; the import continues when it does.';
  }
}

/**
 * The id of the workflow that should be working on an import: that of an undo or of post-processing while one runs,
 * otherwise its own.
 */
async function currentWorkflowId(tx: Transaction, ref: ImportRef): Promise<string> {
  const job = await activeJob(tx, ref);
  return job ? jobWorkflowId(job) : workflowIdOf(ref.importId);
}
