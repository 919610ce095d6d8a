import { type Static, Type } from 'typebox';
import { fieldFaults, fieldOfOutside, outsideField } from '../outside-field.js';
import type { OutsideTarget } from '../outside-target.js';

const Identifier = (description: string) => Type.String({ minLength: 1, maxLength: 63, description });

const TableField = outsideField({
  column: Type.Optional(Identifier('The column of the table. Default: the name of the field.')),
});

export const TableSettings = Type.Object(
  {
    connection: Type.String({ minLength: 1, maxLength: 40, description: 'Connection of the kind postgres.' }),
    schema: Type.Optional(Type.String({ minLength: 1, maxLength: 63, default: 'public' })),
    name: Identifier('Name of the table.'),
    key: Type.Array(Type.String({ maxLength: 60 }), {
      minItems: 1,
      maxItems: 10,
      description: 'Fields that tell one record from another; a unique index should stand behind them.',
    }),
    fields: Type.Array(TableField, {
      minItems: 1,
      maxItems: 200,
      description: 'As `GET …/connections/{code}/tables/{schema}/{name}` proposes them.',
    }),
  },
  { additionalProperties: false, description: 'For the target `table`: any table of a PostgreSQL database.' },
);
export type TableSettings = Static<typeof TableSettings>;

/** Any table of a PostgreSQL database that a connection leads to. */
export const tableTarget: OutsideTarget<typeof TableSettings> = {
  name: 'table',
  settings: TableSettings,
  describe: ({ name, key, fields }) => ({
    name: 'table',
    label: name,
    key,
    fields: fields.map((field) => {
      const described = fieldOfOutside(field);
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
