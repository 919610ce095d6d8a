import type { SetupFault } from '../model/setup-fault.js';
import { isMailAddress } from '../notifications/mail-address.js';
import type { IntegrationSetup } from '../setup/setup.js';

/** What a setup gets wrong where it says who is told. */
export function notificationFaults({ notifications = [] }: IntegrationSetup): SetupFault[] {
  return notifications.flatMap((channel, index) =>
    channel.by === 'email'
      ? channel.to.flatMap((address, place) =>
          isMailAddress(address)
            ? []
            : [{ pointer: `/notifications/${index}/to/${place}`, detail: `"${address}" is no e-mail address.` }],
        )
      : [],
  );
}
