import { Type } from 'typebox';
import { CodeParams } from '../http/params.js';
import { FieldKind } from '../targets/schemas.js';

/** A table that records can be inserted into. */
export const WritableTable = Type.Object(
  {
    schema: Type.String(),
    name: Type.String(),
    kind: Type.Enum(['table', 'partitioned table', 'view', 'foreign table']),
  },
  { $id: 'WritableTable', description: 'A table that records can be inserted into.' },
);

const ProposedField = Type.Object(
  {
    name: Type.String({ pattern: '^[a-z][A-Za-z0-9]{0,59}$' }),
    column: Type.String(),
    label: Type.String(),
    kind: FieldKind,
    maxLength: Type.Optional(Type.Integer()),
    precision: Type.Optional(Type.Integer()),
    scale: Type.Optional(Type.Integer()),
    minimum: Type.Optional(Type.Union([Type.Integer(), Type.String()])),
    maximum: Type.Optional(Type.Union([Type.Integer(), Type.String()])),
    choices: Type.Optional(Type.Unsafe<readonly string[]>(Type.Array(Type.String()))),
    required: Type.Optional(Type.Boolean()),
  },
  { $id: 'ProposedField', description: 'A field for a column of a table.' },
);

/** The setup of a table target, as read from the database. */
export const TableProposal = Type.Object(
  {
    table: Type.Object({
      connection: Type.String(),
      schema: Type.String(),
      name: Type.String(),
      key: Type.Array(Type.String(), { description: 'Names of the key fields.' }),
      fields: Type.Array(ProposedField),
    }),
    skippedColumns: Type.Array(
      Type.Object(
        { column: Type.String(), reason: Type.String() },
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
