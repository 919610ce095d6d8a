import type { SetupFault } from '../model/setup-fault.js';
import type { IntegrationSetup } from '../setup/setup.js';
import { amountFaults } from './check-amounts.js';
import { fileFaults } from './check-file.js';
import { groupFaults, mappingFaults, requiredFaults } from './check-mappings.js';
import { matchFaults } from './check-match.js';
import { notificationFaults } from './check-notifications.js';
import { postProcessingFaults } from './check-post-processing.js';
import { targetFaults } from './check-target.js';
import { validationFaults } from './check-validations.js';

/** What a setup of the right shape still gets wrong; empty where it can work. */
export function checkSetup(setup: IntegrationSetup): SetupFault[] {
  const overfull = amountFaults(setup);
  if (overfull.length > 0) return overfull;
  const misdescribed = targetFaults(setup);
  // Without its target nothing can be said of the mappings.
  if (misdescribed.length > 0) return [...misdescribed, ...fileFaults(setup), ...notificationFaults(setup)];
  return [
    ...mappingFaults(setup),
    ...requiredFaults(setup),
    ...groupFaults(setup),
    ...matchFaults(setup),
    ...validationFaults(setup),
    ...fileFaults(setup),
    ...postProcessingFaults(setup),
    ...notificationFaults(setup),
  ];
}
