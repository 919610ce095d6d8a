import { type Static, type TObject, type TProperties, Type } from 'typebox';
import { Described, NamedEnum } from '../schema/named-enum.js';
import { TaggedUnion } from '../schema/tagged-union.js';
import { pascalCase } from '../text/pascal-case.js';
import { Expression } from './expression.js';
import { IgnoreCase, Pattern } from './field-rule.js';
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

const tag = <Name extends string>(name: Name) => Type.Literal(name, { description: 'Name of the check.' });

/** One kind of check of a field; `example` is its settings in an example. */
const check = <Name extends string, Properties extends TProperties>(
  name: Name,
  properties: Properties,
  description: string,
  example: Static<TObject<Properties>>,
) =>
  Type.Object(
    {
      check: tag(name),
      field: Type.String({ minLength: 1, maxLength: 60, description: "Name of the target's field." }),
      ...properties,
      ...common,
    },
    {
      $id: `${pascalCase(name)}Check`,
      additionalProperties: false,
      description,
      examples: [{ check: name, field: 'quantity', ...example }],
    },
  );

const Values = Type.Array(Type.String({ maxLength: 250 }), {
  minItems: 1,
  maxItems: 5_000,
  description: 'The values after conversion: numbers as 1234.5, dates as 2026-01-31.',
});
const Length = (description: string) => Type.Integer({ minimum: 0, maximum: 100_000, description });
const Limit = (which: string) =>
  Type.String({
    pattern: '^(-?[0-9]{1,19}(\\.[0-9]{1,10})?|[0-9]{4}-[0-9]{2}-[0-9]{2})$',
    description: `${which}: a number, or a date as 2026-01-31. Default: no limit.`,
  });

const checks = [
  check('required', {}, 'The value is not empty.', {}),
  check(
    'length',
    {
      minimum: Type.Optional(Length('Smallest number of characters. Default: 0.')),
      maximum: Type.Optional(Length('Largest number of characters. Default: no limit.')),
    },
    'The number of characters is within limits, inclusive.',
    { maximum: 20 },
  ),
  check(
    'range',
    { minimum: Type.Optional(Limit('Smallest value')), maximum: Type.Optional(Limit('Largest value')) },
    'The number or date is within limits, inclusive.',
    { minimum: '1', maximum: '1000' },
  ),
  check(
    'pattern',
    { pattern: Pattern, ignoreCase: Type.Optional(IgnoreCase) },
    'Some part of the value matches the pattern; ^ and $ match its ends.',
    { pattern: '^[0-9]+$' },
  ),
  check('allowed', { values: Values, ignoreCase: Type.Optional(IgnoreCase) }, 'The value is one of these.', {
    values: ['1', '10'],
  }),
  check('not-allowed', { values: Values, ignoreCase: Type.Optional(IgnoreCase) }, 'The value is not one of these.', {
    values: ['0'],
  }),
  check('look-up', lookUpPlace, 'The value exists there when the record is processed.', { valueList: 'quantities' }),
  Type.Object(
    {
      check: tag('expression'),
      expression: Described(
        Expression,
        'Expression that must be true: record.lineDiscountPercent <= 50 || record.unitPrice > 1000. Skipped if one of the fields is empty, unless it compares with null.',
      ),
      ...common,
    },
    {
      $id: 'ExpressionCheck',
      additionalProperties: false,
      description: 'An expression over several fields is true.',
      examples: [{ check: 'expression', expression: 'record.quantity > 0' }],
    },
  ),
] as const;

/** A check of a record's values, in addition to the limits of their fields. */
export const Validation = TaggedUnion('Validation', 'check', checks, 'A check of the values of a record.');
export type Validation = Static<typeof Validation>;

/** A validation by the name of its check. */
export type CheckNamed<Name extends Validation['check']> = Extract<Validation, { check: Name }>;
