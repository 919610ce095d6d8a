import { type Static, Type } from 'typebox';
import { externalField } from './external-field.js';

const Identifier = (description: string) => Type.String({ minLength: 1, maxLength: 63, description });

/** The schema of a PostgreSQL database in which a table or function is. */
export const DatabaseSchema = Type.String({
  minLength: 1,
  maxLength: 63,
  default: 'public',
  description: 'Schema of the database that contains it.',
});

const TableField = externalField('TableField', {
  column: Type.Optional(Identifier('The column of the table. Default: the name of the field.')),
});

/** Limits on the fields of a table and of its key. */
export const maxFields = 200;
export const maxKeyFields = 10;

export const TableSettings = Type.Object(
  {
    connection: Type.String({ minLength: 1, maxLength: 40, description: 'Connection of the kind postgres.' }),
    schema: Type.Optional(DatabaseSchema),
    name: Identifier('Name of the table.'),
    key: Type.Array(Type.String({ maxLength: 60 }), {
      minItems: 1,
      maxItems: maxKeyFields,
      description: 'Fields that identify a record; the table should have a unique index on them.',
    }),
    fields: Type.Array(TableField, {
      minItems: 1,
      maxItems: maxFields,
      description: 'Fields, as `proposeTable` returns them.',
    }),
  },
  {
    $id: 'TableSettings',
    additionalProperties: false,
    description: 'For the target `table`: any table of a PostgreSQL database.',
    examples: [
      {
        connection: 'warehouse',
        name: 'stock',
        key: ['number'],
        fields: [{ kind: 'code', name: 'number', column: 'item_no', maxLength: 20, required: true }],
      },
    ],
  },
);
export type TableSettings = Static<typeof TableSettings>;
