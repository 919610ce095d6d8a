import type { SetupFault } from '../model/setup-fault.js';
import { isMailAddress } from '../notifications/mail-address.js';
import type { IntegrationSetup } from '../setup/setup.js';
import { amountFaults } from './check-amounts.js';
import { fileFaults } from './check-file.js';
import { groupFaults, mappingFaults, requiredFaults } from './check-mappings.js';
import { matchFaults } from './check-match.js';
import { postProcessingFaults } from './check-post-processing.js';
import { targetFaults } from './check-target.js';
import { validationFaults } from './check-validations.js';

/** What is wrong with a setup that matches its schema; empty if it can be used. */
export function checkSetup(setup: IntegrationSetup): SetupFault[] {
  const amounts = amountFaults(setup);
  if (amounts.length > 0) return amounts;
  const target = targetFaults(setup);
  // The mappings cannot be checked without a valid target.
  if (target.length > 0) return [...target, ...fileFaults(setup), ...notificationFaults(setup)];
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

/** The faults of a setup's notification channels. */
function notificationFaults({ notifications = [] }: IntegrationSetup): SetupFault[] {
  return notifications.flatMap((channel, index) =>
    channel.channel === 'email'
      ? channel.to.flatMap((address, place) =>
          isMailAddress(address)
            ? []
            : [
                {
                  pointer: `/notifications/${index}/to/${place}`,
                  detail: `"${address}" is not a valid e-mail address.`,
                },
              ],
        )
      : [],
  );
}
