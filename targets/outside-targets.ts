import { type TOptional, Type } from 'typebox';
import { EndpointSettings, endpointTarget } from './endpoint/endpoint-target.js';
import type { OutsideTarget } from './outside-target.js';
import { TableSettings, tableTarget } from './table/table-target.js';

/** The settings of every target outside the books, by its name: each is a property of setups. */
const settings = { table: TableSettings, endpoint: EndpointSettings };

export type OutsideName = keyof typeof settings;
export const outsideNames = Object.keys(settings) as OutsideName[];

/** Every target outside the books. */
export const outsideTargets: Readonly<Record<OutsideName, OutsideTarget>> = {
  table: tableTarget as OutsideTarget,
  endpoint: endpointTarget as OutsideTarget,
};

/** The properties that setups have for them. */
export const outsideProperties = Object.fromEntries(
  Object.entries(settings).map(([name, schema]) => [name, Type.Optional(schema)]),
) as { [Name in OutsideName]: TOptional<(typeof settings)[Name]> };
