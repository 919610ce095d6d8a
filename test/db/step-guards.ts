import { importEvents } from '../../core/model/import-events.js';
import { jobEvents } from '../../core/model/job-events.js';
import { type Transition, transitionsOf } from '../../core/model/transitions.js';

/**
 * The statement of the trigger by which the database refuses a change of a status that is not one of `events`. A migration
 * contains it; when the events change, `status-steps.test.ts` prints the statement for the next one.
 */
function guard(table: string, events: Readonly<Record<string, Transition>>): string {
  const steps = transitionsOf(events).map(([from, to]) => `('${from}', '${to}')`);
  return `CREATE OR REPLACE TRIGGER ${table}_step BEFORE UPDATE OF status ON ${table} FOR EACH ROW
WHEN (OLD.status <> NEW.status AND (OLD.status, NEW.status) NOT IN (
  ${steps.join(',\n  ')}
)) EXECUTE FUNCTION refuse_step();`;
}

export const stepGuards = { import: guard('import', importEvents), job: guard('job', jobEvents) };
