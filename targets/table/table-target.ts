import { fieldFaults, fieldOf } from '../declared-field.js';
import type { OutsideTarget } from '../outside-target.js';
import type { TableSettings } from './table-settings.js';

/** Any table of a PostgreSQL database that a connection leads to. */
export const tableTarget: OutsideTarget<TableSettings> = {
  name: 'table',
  describe: ({ name, key, fields }) => ({
    name: 'table',
    label: name,
    key,
    fields: fields.map((field) => {
      const described = fieldOf(field);
      return key.includes(field.name) ? { ...described, required: true } : described;
    }),
  }),
  faults: ({ fields, key }) => fieldFaults(fields, key),
  connectionKind: 'postgres',
  connection: ({ connection }) => connection,
  portion: () => 2_000,
  // Loaded where it is used: setups are checked in many places, tables are written in one.
  write: async (...call) => (await import('./write-table.js')).writeTable(...call),
};
