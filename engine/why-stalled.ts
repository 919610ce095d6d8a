import { type Database, inCompany } from '../db/client.js';
import { ownPostProcessing } from '../db/post-processing-figures.js';
import type { ImportRef } from '../workflows/activities.js';
import { postProcessingIdOf } from '../workflows/post-processing-figures.js';
import { type Engine, workflowIdOf } from './engine.js';

/** Why an import does not move, in a sentence for people, as far as the engine can tell. */
export async function whyStalled(
  database: Database,
  engine: Pick<Engine, 'hasPoller' | 'troubleOf'>,
  ref: ImportRef,
): Promise<string> {
  const number = await inCompany(database, ref.companyId, (tx) => ownPostProcessing(tx, ref.importId));
  const workflowId = number === undefined ? workflowIdOf(ref.importId) : postProcessingIdOf(ref.importId, number);
  try {
    if (!(await engine.hasPoller())) return 'No worker is running; it goes on when one is.';
    return (await engine.troubleOf(workflowId)) ?? `The Temporal UI shows what its workflow ${workflowId} is at.`;
  } catch {
    return 'The workflow engine does not answer; it goes on when it does.';
  }
}
