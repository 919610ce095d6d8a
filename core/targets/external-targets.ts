import { endpointTarget } from './endpoint-target.js';
import type { ExternalName, ExternalSettings } from './external-settings.js';
import type { ExternalTarget } from './external-target.js';
import { tableTarget } from './table-target.js';

/** The description of every external target. */
export const externalTargets: { readonly [Name in ExternalName]: ExternalTarget<ExternalSettings[Name]> } = {
  table: tableTarget,
  endpoint: endpointTarget,
};
