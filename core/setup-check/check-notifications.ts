import type { SetupFault } from '../model/setup-fault.js';
import { isMailAddress } from '../notifications/mail-address.js';
import type { IntegrationSetup } from '../setup/setup.js';

/** The faults of a setup's notification channels. */
export function notificationFaults({ notifications = [] }: IntegrationSetup): SetupFault[] {
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
