import { type TOptional, Type } from 'typebox';
import { EndpointSettings } from './endpoint-settings.js';
import type { OutsideName } from './outside-targets.js';
import { TableSettings } from './table-settings.js';

/** The schema of the settings of every target outside the books. */
const settings = { table: TableSettings, endpoint: EndpointSettings } satisfies Record<OutsideName, unknown>;

/** The properties that setups have for them. */
export const outsideProperties = Object.fromEntries(
  Object.entries(settings).map(([name, schema]) => [name, Type.Optional(schema)]),
) as { [Name in OutsideName]: TOptional<(typeof settings)[Name]> };
