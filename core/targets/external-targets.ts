import { endpointTarget } from './endpoint-target.js';
import type { ExternalTarget } from './external-target.js';
import { tableTarget } from './table-target.js';

/** The description of every external target, by its name. */
export const externalTargets = { table: tableTarget, endpoint: endpointTarget };

export type ExternalName = keyof typeof externalTargets;
export const externalNames = Object.keys(externalTargets) as readonly ExternalName[];

type SettingsOf<Described> = Described extends ExternalTarget<infer Settings> ? Settings : never;
export type ExternalSettings = { [Name in ExternalName]: SettingsOf<(typeof externalTargets)[Name]> };
