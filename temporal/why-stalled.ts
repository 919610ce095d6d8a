import type { ImportRef } from '../core/model/contract.js';
import { postProcessingIdOf } from '../core/model/post-processing-figures.js';
import { undoIdOf } from '../core/model/undo-figures.js';
import { type Database, inCompany, type Transaction } from '../db/client.js';
import { ownPostProcessing } from '../db/post-processing-figures.js';
import { type Engine, workflowIdOf } from './engine.js';

/** Why an import does not move, in a sentence for people, as far as the engine can tell. */
export async function whyStalled(
  database: Database,
  engine: Pick<Engine, 'diagnose'>,
  ref: ImportRef,
): Promise<string> {
  const workflowId = await inCompany(database, ref.companyId, (tx) => workflowAtWork(tx, ref.importId));
  try {
    return (await engine.diagnose(workflowId)) ?? `The Temporal UI shows what its workflow ${workflowId} is at.`;
  } catch {
    return 'The workflow engine does not answer; it goes on when it does.';
  }
}

/** The workflow that should move an import: of an undo or of post-processing while one is under way, else its own. */
async function workflowAtWork(tx: Transaction, importId: string): Promise<string> {
  const [undo] = await tx`SELECT number FROM undo_run WHERE import_id = ${importId} AND finished_at IS NULL`;
  if (undo) return undoIdOf(importId, undo.number);
  const number = await ownPostProcessing(tx, importId);
  return number === undefined ? workflowIdOf(importId) : postProcessingIdOf(importId, number);
}
