import type { IntegrationSetup } from './setup.js';
import { externalTargetOf } from './target-of.js';

/**
 * Whether batches of a setup may wait for a server of the company's own: its target, or a database of its look-ups. Such
 * batches have a task queue of their own.
 */
export function needsExternalServer(setup: IntegrationSetup): boolean {
  const { mappings, validations = [] } = setup;
  return (
    externalTargetOf(setup) !== undefined ||
    mappings.some(({ lookUp }) => lookUp?.table) ||
    validations.some((validation) => validation.check === 'look-up' && validation.table)
  );
}
