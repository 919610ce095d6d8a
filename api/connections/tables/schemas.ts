import { Type } from 'typebox';
import { CodeParams } from '../../http/params.js';
import { FieldKind } from '../../targets/schemas.js';

/** A table that records can be inserted into. */
export const WritableTable = Type.Object(
  {
    schema: Type.String({ description: 'Schema of the database that contains it.' }),
    name: Type.String({ description: 'Name of the table or view.' }),
    kind: Type.Enum(['table', 'partitioned table', 'view', 'foreign table'], {
      description: 'What it is in PostgreSQL.',
    }),
  },
  { $id: 'WritableTable', description: 'A table that records can be inserted into.' },
);

const Limit = (which: string) =>
  Type.Union([Type.Integer(), Type.String()], { description: `${which} number; a decimal is text.` });

const ProposedField = Type.Object(
  {
    name: Type.String({
      pattern: '^[a-z][A-Za-z0-9]{0,59}$',
      description: 'Name of the field in mappings, made from the column.',
    }),
    column: Type.String({ description: 'The column of the table.' }),
    label: Type.String({ description: 'Label in messages.' }),
    kind: FieldKind,
    maxLength: Type.Optional(Type.Integer({ description: 'Largest number of characters.' })),
    precision: Type.Optional(Type.Integer({ description: 'Largest number of digits.' })),
    scale: Type.Optional(Type.Integer({ description: 'Digits after the decimal point.' })),
    minimum: Type.Optional(Limit('Smallest')),
    maximum: Type.Optional(Limit('Largest')),
    choices: Type.Optional(
      Type.Unsafe<readonly string[]>(Type.Array(Type.String(), { description: 'The values that it can have.' })),
    ),
    required: Type.Optional(Type.Boolean({ description: 'Whether every record needs a value.' })),
  },
  { $id: 'ProposedField', description: 'A field for a column of a table.' },
);

const ProposedTable = Type.Object(
  {
    connection: Type.String({ description: 'Code of the connection.' }),
    schema: Type.String({ description: 'Schema of the database that contains it.' }),
    name: Type.String({ description: 'Name of the table.' }),
    key: Type.Array(Type.String(), { description: 'Names of the key fields.' }),
    fields: Type.Array(ProposedField, { description: 'A field for each column that can be one.' }),
  },
  { $id: 'ProposedTable', description: 'Settings for the property `table` of a setup.' },
);

/** The setup of a table target, as read from the database. */
export const TableProposal = Type.Object(
  {
    table: ProposedTable,
    skippedColumns: Type.Array(
      Type.Object(
        {
          column: Type.String({ description: 'The column of the table.' }),
          reason: Type.String({ description: 'Why no field can be made of it.' }),
        },
        { $id: 'SkippedColumn', description: 'A column that cannot be a field, with the reason.' },
      ),
      {
        description: 'Columns that cannot be fields.',
      },
    ),
  },
  { $id: 'TableProposal', description: 'The settings of a table as a target, as read from the database.' },
);

const Identifier = (description: string) =>
  Type.String({ minLength: 1, maxLength: 63, pattern: '^[^\\u0000]+$', description });

/** One table of a connection. */
export const TableParams = Type.Object({
  ...CodeParams.properties,
  schema: Identifier('Schema of the table.'),
  name: Identifier('Name of the table.'),
});
