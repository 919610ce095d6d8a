import { type Static, type TProperties, Type } from 'typebox';

const Text = (maxLength: number, description: string) => Type.String({ maxLength, description });

const rule = <Name extends string, Properties extends TProperties>(
  name: Name,
  properties: Properties,
  description: string,
) => Type.Object({ rule: Type.Literal(name), ...properties }, { additionalProperties: false, description });

export const Pattern = Type.String({
  minLength: 1,
  maxLength: 500,
  description: 'Regular expression in the syntax of RE2: no look-around, no back-references, always linear time.',
});

export const DateConversion = Type.Object(
  {
    format: Type.String({
      minLength: 1,
      maxLength: 50,
      description: 'Format in tokens of Luxon, such as yyyy-MM-dd, dd.MM.yyyy or d LLL yyyy. Default: yyyy-MM-dd.',
    }),
    locale: Type.Optional(
      Type.String({
        pattern: '^[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*$',
        description: 'Language of the names of months. Default: en.',
      }),
    ),
  },
  { $id: 'DateConversion', description: 'How dates are written.', additionalProperties: false },
);

const Factor = Type.String({
  pattern: '^-?[0-9]{1,12}(\\.[0-9]{1,8})?$',
  description: 'Factor, for instance "100" for a discount given as a fraction.',
});

const Separators = {
  decimalSeparator: Type.Optional(
    Type.Enum(['.', ','], { $id: 'DecimalSeparator', default: '.', description: 'Before the decimals of a number.' }),
  ),
  groupSeparator: Type.Optional(
    Type.Enum(['', '.', ',', ' ', "'"], {
      $id: 'GroupSeparator',
      default: '',
      description:
        'Between groups of three digits; a space also accepts no-break and thin spaces, an apostrophe also the curved one.',
    }),
  ),
};

export const NumberConversion = Type.Object(
  { ...Separators, multiplyBy: Type.Optional(Factor) },
  { $id: 'NumberConversion', description: 'How numbers are written.', additionalProperties: false },
);

const rules = [
  rule('trim', {}, 'Removes spaces at both ends.'),
  rule('upper', {}, 'Converts to upper case.'),
  rule('lower', {}, 'Converts to lower case.'),
  rule('title', {}, 'Converts the first letter of each word to upper case, the others to lower case.'),
  rule(
    'alphanumeric',
    { keep: Type.Optional(Text(50, 'Other characters to keep, such as " -".')) },
    'Removes everything but letters and digits.',
  ),
  rule(
    'pad',
    {
      length: Type.Integer({ minimum: 1, maximum: 250 }),
      with: Type.Optional(Type.String({ minLength: 1, maxLength: 1, default: '0' })),
      side: Type.Optional(Type.Enum(['left', 'right'], { default: 'left' })),
    },
    'Fills up to a length: 42 becomes 000042 with length 6.',
  ),
  rule(
    'substring',
    {
      from: Type.Integer({
        minimum: -100_000,
        maximum: 100_000,
        description: 'First character, counted from 1; counted from the end if negative.',
      }),
      length: Type.Optional(Type.Integer({ minimum: 1, maximum: 100_000 })),
    },
    'Takes a part of the text.',
  ),
  rule(
    'replace',
    {
      text: Type.String({ minLength: 1, maxLength: 200 }),
      with: Text(200, 'May be empty.'),
    },
    'Replaces every occurrence of a text.',
  ),
  rule(
    'extract',
    {
      pattern: Pattern,
      ignoreCase: Type.Optional(Type.Boolean({ default: false })),
      onNoMatch: Type.Optional(
        Type.Enum(['error', 'keep', 'empty'], { default: 'error', description: 'If nothing matches.' }),
      ),
    },
    'Takes what matches a pattern: its first group, or the whole match.',
  ),
  rule(
    'replace-pattern',
    {
      pattern: Pattern,
      ignoreCase: Type.Optional(Type.Boolean({ default: false })),
      with: Text(200, '$1 is the first group, $$ a dollar sign.'),
    },
    'Replaces every match of a pattern.',
  ),
  rule(
    'map',
    {
      values: Type.Record(Type.String({ maxLength: 200 }), Type.Union([Type.String({ maxLength: 200 }), Type.Null()]), {
        maxProperties: 2_000,
        description: 'The new text for each text; null empties the value: {"DE": "Germany", "NULL": null}.',
      }),
      ignoreCase: Type.Optional(Type.Boolean({ default: false })),
      onNoMatch: Type.Optional(
        Type.Enum(['keep', 'error', 'empty'], { default: 'keep', description: 'If the text is not listed.' }),
      ),
    },
    'Replaces whole values.',
  ),
  rule('default', { value: Type.String({ minLength: 1, maxLength: 255 }) }, 'Sets a value if there is none.'),
  rule('number', Separators, 'Reads a number in this format; the next rules see it as 1234.5.'),
  rule('multiply', { by: Factor }, 'Multiplies a number, exactly.'),
  rule(
    'round',
    {
      decimals: Type.Integer({ minimum: 0, maximum: 10 }),
      mode: Type.Optional(Type.Enum(['half-up', 'half-even', 'up', 'down'], { default: 'half-up' })),
    },
    'Rounds a number; up is away from zero, down towards zero.',
  ),
  rule('date', { ...DateConversion.properties }, 'Reads a date in this format; the next rules see it as 2026-01-31.'),
] as const;

/** One step between a cell and its field, implemented in `core/mapping/rules`. */
export const FieldRule = Type.Unsafe<Static<(typeof rules)[number]>>({
  $id: 'FieldRule',
  description: 'A rule that changes a value on its way from the source to the field.',
  type: 'object',
  // With a discriminator, errors are reported for the named rule only, not for every alternative.
  discriminator: { propertyName: 'rule' },
  required: ['rule'],
  oneOf: [...rules],
});
export type FieldRule = Static<typeof FieldRule>;

/** A rule by its name. */
export type RuleNamed<Name extends FieldRule['rule']> = Extract<FieldRule, { rule: Name }>;
