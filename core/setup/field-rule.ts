import { type Static, type TObject, type TProperties, Type } from 'typebox';
import { TaggedUnion } from '../schema/tagged-union.js';
import { pascalCase } from '../text/pascal-case.js';

const Text = (maxLength: number, description: string) => Type.String({ maxLength, description });

/** One kind of rule; `example` is its settings in an example. */
const rule = <Name extends string, Properties extends TProperties>(
  name: Name,
  properties: Properties,
  description: string,
  example: Static<TObject<Properties>>,
) =>
  Type.Object(
    { rule: Type.Literal(name, { description: 'Name of the rule.' }), ...properties },
    {
      $id: `${pascalCase(name)}Rule`,
      additionalProperties: false,
      description,
      examples: [{ rule: name, ...example }],
    },
  );

export const IgnoreCase = Type.Boolean({ default: false, description: 'Whether upper and lower case are the same.' });

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
        description:
          'Language of the names of months and weekdays; they are read in all of their forms, such as Sept., sep and September. Default: en.',
      }),
    ),
    excelNumbers: Type.Optional(
      Type.Boolean({
        default: false,
        description: "Whether a number such as 45581 is read as Excel's number of a day, here 2024-10-16.",
      }),
    ),
  },
  { $id: 'DateConversion', description: 'How dates are written.', additionalProperties: false },
);

const Factor = Type.String({
  pattern: '^-?[0-9]{1,12}(\\.[0-9]{1,8})?$',
  description: 'Factor, for instance "100" for a discount given as a fraction.',
});

const NumberFormat = {
  decimalSeparator: Type.Optional(
    Type.Enum(['.', ','], { $id: 'DecimalSeparator', default: '.', description: 'Before the decimals of a number.' }),
  ),
  groupSeparator: Type.Optional(
    Type.Enum(['', '.', ',', ' ', "'"], {
      $id: 'GroupSeparator',
      default: '',
      description:
        'Between groups of three digits; a space also accepts no-break and thin spaces, an apostrophe also the curved one, and a comma the groups of India, 1,23,456.',
    }),
  ),
  currency: Type.Optional(
    Type.Array(Type.String({ minLength: 1, maxLength: 10 }), {
      minItems: 1,
      maxItems: 10,
      description: 'The marks of the currency, such as € and EUR; a value with another mark is an error. Default: any.',
    }),
  ),
  percentSign: Type.Optional(
    Type.Enum(['number', 'fraction'], {
      $id: 'PercentSign',
      description:
        "Whether 30% is 30 (number) or 0.3 (fraction); also for a workbook's cells that are shown as percentages. Default: number for fields in percent, otherwise a percent sign is an error.",
    }),
  ),
  debitCredit: Type.Optional(
    Type.Enum(['credit-negative', 'debit-negative'], {
      $id: 'DebitCredit',
      description:
        'Which amounts are negative: those marked CR, C or H (credit), or those marked DR, D or S (debit). Default: such a mark is an error.',
    }),
  ),
};

export const NumberConversion = Type.Object(
  { ...NumberFormat, multiplyBy: Type.Optional(Factor) },
  { $id: 'NumberConversion', description: 'How numbers are written.', additionalProperties: false },
);

const rules = [
  rule('trim', {}, 'Removes spaces at both ends.', {}),
  rule('upper', {}, 'Converts to upper case.', {}),
  rule('lower', {}, 'Converts to lower case.', {}),
  rule('title', {}, 'Converts the first letter of each word to upper case, the others to lower case.', {}),
  rule(
    'alphanumeric',
    { keep: Type.Optional(Text(50, 'Other characters to keep, such as " -".')) },
    'Removes everything but letters and digits.',
    { keep: '-' },
  ),
  rule(
    'pad',
    {
      length: Type.Integer({ minimum: 1, maximum: 250, description: 'Number of characters to fill up to.' }),
      with: Type.Optional(
        Type.String({ minLength: 1, maxLength: 1, default: '0', description: 'The character to fill up with.' }),
      ),
      side: Type.Optional(
        Type.Enum(['left', 'right'], { default: 'left', description: 'Where characters are added.' }),
      ),
    },
    'Fills up to a length: 42 becomes 000042 with length 6.',
    { length: 6, with: '0' },
  ),
  rule(
    'substring',
    {
      from: Type.Integer({
        minimum: -100_000,
        maximum: 100_000,
        description: 'First character, counted from 1; counted from the end if negative.',
      }),
      length: Type.Optional(
        Type.Integer({ minimum: 1, maximum: 100_000, description: 'Number of characters. Default: all that follow.' }),
      ),
    },
    'Takes a part of the text.',
    { from: 4, length: 6 },
  ),
  rule(
    'replace',
    {
      text: Type.String({
        minLength: 1,
        maxLength: 200,
        description: 'The text to find; upper and lower case differ.',
      }),
      with: Text(200, 'The new text; may be empty.'),
    },
    'Replaces every occurrence of a text.',
    { text: ' ', with: '' },
  ),
  rule(
    'extract',
    {
      pattern: Pattern,
      ignoreCase: Type.Optional(IgnoreCase),
      onNoMatch: Type.Optional(
        Type.Enum(['error', 'keep', 'empty'], {
          default: 'error',
          description: 'If nothing matches: the record is in error, or the value is kept, or becomes empty.',
        }),
      ),
    },
    'Takes what matches a pattern: its first group, or the whole match.',
    { pattern: 'SO-([0-9]+)' },
  ),
  rule(
    'replace-pattern',
    {
      pattern: Pattern,
      ignoreCase: Type.Optional(IgnoreCase),
      with: Text(200, '$1 is the first group, $$ a dollar sign.'),
    },
    'Replaces every match of a pattern.',
    { pattern: '^0+', with: '' },
  ),
  rule(
    'map',
    {
      values: Type.Record(Type.String({ maxLength: 200 }), Type.Union([Type.String({ maxLength: 200 }), Type.Null()]), {
        maxProperties: 2_000,
        description: 'The new text for each text; null empties the value: {"DE": "Germany", "NULL": null}.',
      }),
      ignoreCase: Type.Optional(IgnoreCase),
      onNoMatch: Type.Optional(
        Type.Enum(['keep', 'error', 'empty'], {
          default: 'keep',
          description: 'If the text is not listed: it is kept, or the record is in error, or the value becomes empty.',
        }),
      ),
    },
    'Replaces whole values.',
    { values: { DE: 'Germany' } },
  ),
  rule(
    'default',
    { value: Type.String({ minLength: 1, maxLength: 255, description: 'The value to set.' }) },
    'Sets a value if there is none.',
    { value: 'PCS' },
  ),
  rule('number', NumberFormat, 'Reads a number in this format; the next rules see it as 1234.5.', {
    decimalSeparator: ',',
  }),
  rule('multiply', { by: Factor }, 'Multiplies a number, exactly.', { by: '100' }),
  rule(
    'round',
    {
      decimals: Type.Integer({ minimum: 0, maximum: 10, description: 'Number of digits after the decimal point.' }),
      mode: Type.Optional(
        Type.Enum(['half-up', 'half-even', 'up', 'down'], {
          default: 'half-up',
          description: 'up is away from zero, down towards zero; half-even takes the even digit for a half.',
        }),
      ),
    },
    'Rounds a number.',
    { decimals: 2 },
  ),
  rule('date', DateConversion.properties, 'Reads a date in this format; the next rules see it as 2026-01-31.', {
    format: 'dd.MM.yyyy',
  }),
] as const;

/** One step between a cell and its field, implemented in `core/mapping/rules`. */
export const FieldRule = TaggedUnion(
  'FieldRule',
  'rule',
  rules,
  'A rule that changes a value on its way from the source to the field.',
);
export type FieldRule = Static<typeof FieldRule>;

/** A rule by its name. */
export type RuleNamed<Name extends FieldRule['rule']> = Extract<FieldRule, { rule: Name }>;
