import { type TOptional, type TUnsafe, Type } from 'typebox';
import { EndpointSettings } from './endpoint-settings.js';
import type { ExternalName, ExternalSettings } from './external-targets.js';
import { TableSettings } from './table-settings.js';

/**
 * The schema of the settings of every external target. They are apart from the descriptions, as a thread that reads files
 * needs no schemas, and the library for them takes much of the time in which it starts.
 */
const externalSettings = { table: TableSettings, endpoint: EndpointSettings } satisfies Record<ExternalName, object>;

/** The properties of setups for the settings of external targets. */
export const externalProperties = Object.fromEntries(
  Object.entries(externalSettings).map(([name, settings]) => [name, Type.Optional(settings)]),
) as unknown as { [Name in ExternalName]: TOptional<TUnsafe<ExternalSettings[Name]>> };
