import { type Static, Type } from 'typebox';
import { targetNames } from '../targets/targets.js';

/** Where a value is looked up: in a target's records, or in a value list of the company. */
export const lookUpPlace = {
  target: Type.Optional(Type.Enum([...targetNames], { description: 'Look the value up in the records of a target …' })),
  by: Type.Optional(
    Type.String({ maxLength: 60, description: "… by this field of them. Default: the target's number." }),
  ),
  valueList: Type.Optional(
    Type.String({ minLength: 1, maxLength: 40, description: 'Look the value up in this value list.' }),
  ),
  ignoreCase: Type.Optional(Type.Boolean({ default: false })),
};

/** Exchanges a value for another one that is found by it. */
export const LookUp = Type.Object(
  {
    ...lookUpPlace,
    take: Type.Optional(
      Type.String({ maxLength: 60, description: "The field of what is found to take. Default: the target's number." }),
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
  { additionalProperties: false },
);
export type LookUp = Static<typeof LookUp>;

/** Where a look-up looks. */
export type LookUpPlace = Pick<LookUp, 'target' | 'by' | 'valueList' | 'ignoreCase'>;
