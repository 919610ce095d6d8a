import { importSteps } from '../core/model/import-events.js';

/**
 * Returns the statement of the trigger by which the database refuses a change of an import's status that is not one of
 * `importEvents`. A migration contains it; when the events change, `test/db/import-steps.test.ts` prints the statement for the
 * next one.
 */
export function importStepGuard(): string {
  const steps = importSteps().map(([from, to]) => `('${from}', '${to}')`);
  return `CREATE OR REPLACE TRIGGER import_step BEFORE UPDATE OF status ON import FOR EACH ROW
WHEN (OLD.status <> NEW.status AND (OLD.status, NEW.status) NOT IN (
  ${steps.join(',\n  ')}
)) EXECUTE FUNCTION refuse_import_step();`;
}
