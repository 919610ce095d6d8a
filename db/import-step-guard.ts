import { importSteps } from '../core/model/import-events.js';

/**
 * The trigger by which the database refuses a change of an import's status that is none of `importEvents`. A migration has it;
 * `test/db/import-steps.test.ts` shows what a new one must be when the events change.
 */
export function importStepGuard(): string {
  const steps = importSteps().map(([from, to]) => `('${from}', '${to}')`);
  return `CREATE OR REPLACE TRIGGER import_step BEFORE UPDATE OF status ON import FOR EACH ROW
WHEN (OLD.status <> NEW.status AND (OLD.status, NEW.status) NOT IN (
  ${steps.join(',\n  ')}
)) EXECUTE FUNCTION refuse_import_step();`;
}
