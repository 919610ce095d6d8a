import { type Static, Type } from 'typebox';
import { targetNames } from '../targets/targets.js';

const TablePlace = Type.Object(
  {
    connection: Type.String({ minLength: 1, maxLength: 40, description: 'Connection of the kind postgres.' }),
    schema: Type.Optional(Type.String({ minLength: 1, maxLength: 63, default: 'public' })),
    name: Type.String({ minLength: 1, maxLength: 63 }),
  },
  {
    $id: 'LookUpTable',
    additionalProperties: false,
    description: 'Look the value up in this table or view of a database of your own …',
  },
);

/** Where a value is looked up: in a target's records, in a value list of the company, or in an external table. */
export const lookUpPlace = {
  target: Type.Optional(Type.Enum([...targetNames], { description: 'Look the value up in the records of a target …' })),
  by: Type.Optional(
    Type.String({
      maxLength: 63,
      description: "… by this field of them (default: the target's number), or by this column of the table.",
    }),
  ),
  table: Type.Optional(TablePlace),
  valueList: Type.Optional(
    Type.String({ minLength: 1, maxLength: 40, description: 'Look the value up in this value list.' }),
  ),
  ignoreCase: Type.Optional(Type.Boolean({ default: false })),
};

/** Replaces a value by another one that is found by it. */
export const LookUp = Type.Object(
  {
    ...lookUpPlace,
    take: Type.Optional(
      Type.String({
        maxLength: 63,
        description:
          "The field of what is found to take (default: the target's number), or the column (default: that of `by`).",
      }),
    ),
    notFound: Type.Optional(
      Type.Enum(['error', 'empty', 'create'], {
        default: 'error',
        description: 'create: makes a record of the target with this number, filled from the template.',
      }),
    ),
    template: Type.Optional(
      Type.Record(Type.String({ maxLength: 60 }), Type.String({ minLength: 1, maxLength: 250 }), {
        maxProperties: 60,
        description: 'Fields of a record that is created; {value} stands for the value: {"name": "Customer {value}"}.',
      }),
    ),
  },
  { $id: 'LookUp', additionalProperties: false },
);
export type LookUp = Static<typeof LookUp>;

/** The place in which a look-up searches. */
export type LookUpPlace = Pick<LookUp, 'target' | 'by' | 'valueList' | 'table' | 'ignoreCase'>;
