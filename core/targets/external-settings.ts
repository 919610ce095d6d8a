import { type Static, type TOptional, Type } from 'typebox';
import { EndpointSettings } from './endpoint-settings.js';
import { TableSettings } from './table-settings.js';

/** The schema of the settings of every external target, by the name of the target. */
const settings = { table: TableSettings, endpoint: EndpointSettings };

export type ExternalName = keyof typeof settings;
export const externalNames = Object.keys(settings) as readonly ExternalName[];

export type ExternalSettings = { [Name in ExternalName]: Static<(typeof settings)[Name]> };

/** The properties of setups for these settings. */
export const externalProperties = Object.fromEntries(
  Object.entries(settings).map(([name, schema]) => [name, Type.Optional(schema)]),
) as { [Name in ExternalName]: TOptional<(typeof settings)[Name]> };
