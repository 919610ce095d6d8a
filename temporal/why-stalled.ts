import type { ImportRef } from '../core/model/contract.js';
import { postProcessingIdOf } from '../core/model/post-processing-figures.js';
import { undoIdOf } from '../core/model/undo-figures.js';
import { type Database, inCompany, type Transaction } from '../db/client.js';
import { ownPostProcessing } from '../db/post-processing-figures.js';
import { type Engine, workflowIdOf } from './engine.js';

/** Why an import makes no progress, as a sentence for users, as far as the engine can tell. */
export async function whyStalled(
  database: Database,
  engine: Pick<Engine, 'diagnose'>,
  ref: ImportRef,
): Promise<string> {
  const workflowId = await inCompany(database, ref.companyId, (tx) => currentWorkflowId(tx, ref.importId));
  try {
    return (await engine.diagnose(workflowId)) ?? `The Temporal UI shows the state of its workflow ${workflowId}.`;
  } catch {
    return 'The workflow engine does not answer; the import continues when it does.';
  }
}

/**
 * The id of the workflow that should be working on an import: that of an undo or of post-processing while one runs,
 * otherwise its own.
 */
async function currentWorkflowId(tx: Transaction, importId: string): Promise<string> {
  const [undo] = await tx`SELECT number FROM undo_run WHERE import_id = ${importId} AND finished_at IS NULL`;
  if (undo) return undoIdOf(importId, undo.number);
  const number = await ownPostProcessing(tx, importId);
  return number === undefined ? workflowIdOf(importId) : postProcessingIdOf(importId, number);
}
