import { type Static, Type } from 'typebox';
import { Described } from '../schema/named-enum.js';
import { DatabaseSchema } from '../targets/table-settings.js';
import { IgnoreCase } from './field-rule.js';
import { InternalTargetName } from './internal-target-name.js';

const TablePlace = Type.Object(
  {
    connection: Type.String({ minLength: 1, maxLength: 40, description: 'Connection of the kind postgres.' }),
    schema: Type.Optional(DatabaseSchema),
    name: Type.String({ minLength: 1, maxLength: 63, description: 'Name of the table or view.' }),
  },
  {
    $id: 'LookUpTable',
    additionalProperties: false,
    description: 'A table or view of your own PostgreSQL database in which the value is looked up.',
  },
);

/** Where a value is looked up: in a target's records, in a value list of the company, or in an external table. */
export const lookUpPlace = {
  target: Type.Optional(Described(InternalTargetName, 'The target in whose records the value is looked up.')),
  by: Type.Optional(
    Type.String({
      maxLength: 63,
      description: "The field (default: the target's number) or column that must equal the value.",
    }),
  ),
  table: Type.Optional(TablePlace),
  valueList: Type.Optional(
    Type.String({
      minLength: 1,
      maxLength: 40,
      description: 'Code of the value list in which the value is looked up.',
    }),
  ),
  ignoreCase: Type.Optional(IgnoreCase),
};

/** Replaces a value by another one that is found by it. */
export const LookUp = Type.Object(
  {
    ...lookUpPlace,
    take: Type.Optional(
      Type.String({
        maxLength: 63,
        description:
          "The field to return from what is found (default: the target's number), or the column (default: that of `by`).",
      }),
    ),
    onNotFound: Type.Optional(
      Type.Enum(['error', 'empty', 'create'], {
        default: 'error',
        description:
          'What to do if nothing is found. create: create a record of the target with this number and the fields of the template.',
      }),
    ),
    template: Type.Optional(
      Type.Record(Type.String({ maxLength: 60 }), Type.String({ minLength: 1, maxLength: 250 }), {
        maxProperties: 60,
        description:
          'Fields of a record that is created; {value} is replaced by the value: {"name": "Customer {value}"}.',
      }),
    ),
  },
  {
    $id: 'LookUp',
    description: 'Replaces a value by another one that is looked up: in a target, a value list or a table.',
    additionalProperties: false,
  },
);
export type LookUp = Static<typeof LookUp>;

/** The place in which a look-up searches. */
export type LookUpPlace = Pick<LookUp, 'target' | 'by' | 'valueList' | 'table' | 'ignoreCase'>;
