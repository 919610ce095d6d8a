import { type Static, type TProperties, Type } from 'typebox';
import { NamedEnum } from '../schema/named-enum.js';
import { Pattern } from './field-rule.js';
import { lookUpPlace } from './look-up.js';

const common = {
  severity: Type.Optional(
    NamedEnum(
      'Severity',
      'How severe it is if a check fails',
      { error: 'the record is in error', warning: 'the record is processed all the same' },
      { default: 'error' },
    ),
  ),
  message: Type.Optional(
    Type.String({ minLength: 1, maxLength: 250, description: 'Message for people. Default: that of the check.' }),
  ),
};

const check = <Name extends string, Properties extends TProperties>(
  name: Name,
  properties: Properties,
  description: string,
) =>
  Type.Object(
    {
      check: Type.Literal(name),
      field: Type.String({ minLength: 1, maxLength: 60, description: "Name of the target's field." }),
      ...properties,
      ...common,
    },
    { additionalProperties: false, description },
  );

const Values = Type.Array(Type.String({ maxLength: 250 }), { minItems: 1, maxItems: 5_000 });
const Limit = Type.String({
  pattern: '^(-?[0-9]{1,19}(\\.[0-9]{1,10})?|[0-9]{4}-[0-9]{2}-[0-9]{2})$',
  description: 'A number, or a date as 2026-01-31.',
});

const checks = [
  check('required', {}, 'The value is not empty.'),
  check(
    'length',
    {
      minimum: Type.Optional(Type.Integer({ minimum: 0, maximum: 100_000 })),
      maximum: Type.Optional(Type.Integer({ minimum: 0, maximum: 100_000 })),
    },
    'The number of characters is within limits.',
  ),
  check(
    'range',
    { minimum: Type.Optional(Limit), maximum: Type.Optional(Limit) },
    'The number or date is within limits, inclusive.',
  ),
  check(
    'pattern',
    { pattern: Pattern, ignoreCase: Type.Optional(Type.Boolean({ default: false })) },
    'Some part of the value matches the pattern; ^ and $ match its ends.',
  ),
  check(
    'allowed',
    { values: Values, ignoreCase: Type.Optional(Type.Boolean({ default: false })) },
    'The value is one of these.',
  ),
  check(
    'not-allowed',
    { values: Values, ignoreCase: Type.Optional(Type.Boolean({ default: false })) },
    'The value is not one of these.',
  ),
  check('look-up', lookUpPlace, 'The value exists there when the record is processed.'),
  Type.Object(
    {
      check: Type.Literal('expression'),
      expression: Type.String({
        minLength: 1,
        maxLength: 1_000,
        description:
          'Expression that must be true: record.lineDiscountPercent <= 50 || record.unitPrice > 1000. Skipped if one of the fields is empty, unless it compares with null.',
      }),
      ...common,
    },
    { additionalProperties: false, description: 'An expression over several fields is true.' },
  ),
] as const;

/** A check of a record's values, in addition to the limits of their fields. */
export const Validation = Type.Unsafe<Static<(typeof checks)[number]>>({
  $id: 'Validation',
  description: 'A check of the values of a record.',
  type: 'object',
  discriminator: { propertyName: 'check' },
  required: ['check'],
  oneOf: [...checks],
});
export type Validation = Static<typeof Validation>;

/** A validation by the name of its check. */
export type CheckNamed<Name extends Validation['check']> = Extract<Validation, { check: Name }>;
