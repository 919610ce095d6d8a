import { importEvents } from '../../core/model/import-events.js';
import { jobEvents } from '../../core/model/job-events.js';
import { firstStatuses, type Transition, transitionsOf } from '../../core/model/transitions.js';

/**
 * The statements of the triggers by which the database refuses a change of a status, and a first status, that are not of
 * `events`. Migrations contain them; when the events change, `status-steps.test.ts` prints the statement for the next one.
 */
function guards(table: string, events: Readonly<Record<string, Transition>>) {
  const steps = transitionsOf(events).map(([from, to]) => `('${from}', '${to}')`);
  const first = firstStatuses(events).map((status) => `'${status}'`);
  return {
    step: `CREATE OR REPLACE TRIGGER ${table}_step BEFORE UPDATE OF status ON ${table} FOR EACH ROW
WHEN (OLD.status <> NEW.status AND (OLD.status, NEW.status) NOT IN (
  ${steps.join(',\n  ')}
)) EXECUTE FUNCTION refuse_step();`,
    first: `CREATE OR REPLACE TRIGGER ${table}_first BEFORE INSERT ON ${table} FOR EACH ROW
WHEN (NEW.status NOT IN (${first.join(', ')})) EXECUTE FUNCTION refuse_first_status();`,
  };
}

export const stepGuards = { import: guards('import', importEvents), job: guards('job', jobEvents) };
