import { type Static, type TObject, type TProperties, Type } from 'typebox';
import { TaggedUnion } from '../schema/tagged-union.js';
import { pascalCase } from '../text/pascal-case.js';
import type { DeclaredField } from './declared-field.js';
import { fieldKinds } from './field.js';

/** Limits of declared fields. */
export const bounds = { codeLength: 10_000, textLength: 100_000, precision: 38, scale: 20, choices: 500 } as const;

/** The schema of a field's name, from which its column in batches is made. */
const Name = Type.String({
  $id: 'ExternalFieldName',
  pattern: '^[a-z][A-Za-z0-9]{0,59}$',
  description: 'Name of the field in mappings and rules: letters and digits, in camelCase.',
  examples: ['itemNumber'],
});

const Amount = (which: string) =>
  Type.String({
    pattern: '^-?[0-9]{1,38}(\\.[0-9]{1,20})?$',
    description: `${which} number, as text: 1234.5. Default: as the digits allow.`,
  });
const Whole = (which: string) =>
  Type.Integer({ minimum: -2_147_483_648, maximum: 2_147_483_647, description: `${which} number.` });
const MaxLength = (maximum: number) =>
  Type.Integer({ minimum: 1, maximum, description: 'Largest number of characters.' });

/** One kind of field; `example` is its limits in an example. */
const kind = <Name extends string, Properties extends TProperties>(
  name: Name,
  properties: Properties,
  example: Static<TObject<Properties>>,
) => ({
  name,
  properties: { kind: Type.Literal(name, { description: 'Kind of the field.' }), ...properties },
  example,
});

const kinds = [
  kind('code', { maxLength: MaxLength(bounds.codeLength) }, { maxLength: 20 }),
  kind('text', { maxLength: MaxLength(bounds.textLength) }, { maxLength: 100 }),
  kind(
    'decimal',
    {
      precision: Type.Integer({ minimum: 1, maximum: bounds.precision, description: 'Largest number of digits.' }),
      scale: Type.Integer({ minimum: 0, maximum: bounds.scale, description: 'Digits after the decimal point.' }),
      minimum: Type.Optional(Amount('Smallest')),
      maximum: Type.Optional(Amount('Largest')),
    },
    { precision: 18, scale: 2 },
  ),
  kind('integer', { minimum: Whole('Smallest'), maximum: Whole('Largest') }, { minimum: 0, maximum: 100 }),
  kind('date', {}, {}),
  kind('boolean', {}, {}),
  kind(
    'choice',
    {
      choices: Type.Array(Type.String({ minLength: 1, maxLength: 250 }), {
        minItems: 1,
        maxItems: bounds.choices,
        description: 'The values that it can have.',
      }),
    },
    { choices: ['open', 'closed'] },
  ),
] as const;

/** The schema, with the id `$id`, of a field of an external target; `more` are properties that are specific to the target. */
export function externalField<More extends TProperties>($id: string, more: More) {
  const shared = {
    name: Name,
    label: Type.Optional(
      Type.String({ minLength: 1, maxLength: 100, description: 'Label in messages. Default: the name.' }),
    ),
    required: Type.Optional(Type.Boolean({ description: 'Whether every record needs a value.' })),
    ...more,
  };
  const alternatives = kinds.map(({ name, properties, example }) =>
    Type.Object(
      { ...properties, ...shared },
      {
        $id: `${pascalCase(name)}${$id}`,
        description: `A field of an external target: ${fieldKinds[name]}.`,
        additionalProperties: false,
        examples: [{ kind: name, name: `${name}Field`, ...example }],
      },
    ),
  );
  return Type.Unsafe<DeclaredField & Static<ReturnType<typeof Type.Object<More>>>>(
    TaggedUnion($id, 'kind', alternatives, 'A field of an external target.'),
  );
}
