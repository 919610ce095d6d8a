import { type Static, type TProperties, Type } from 'typebox';
import type { DeclaredField } from './declared-field.js';

/** Limits of declared fields. */
export const bounds = { codeLength: 10_000, textLength: 100_000, precision: 38, scale: 20, choices: 500 } as const;

/** The schema of a field's name, from which its column in batches is made. */
const Name = Type.String({
  pattern: '^[a-z][A-Za-z0-9]{0,59}$',
  description: 'Name of the field in mappings and rules: letters and digits, in camelCase.',
});

const Amount = Type.String({ pattern: '^-?[0-9]{1,38}(\\.[0-9]{1,20})?$' });

const kind = <Name extends string, Properties extends TProperties>(name: Name, properties: Properties) => ({
  kind: Type.Literal(name),
  ...properties,
});

const kinds = [
  kind('code', { maxLength: Type.Integer({ minimum: 1, maximum: bounds.codeLength }) }),
  kind('text', { maxLength: Type.Integer({ minimum: 1, maximum: bounds.textLength }) }),
  kind('decimal', {
    precision: Type.Integer({ minimum: 1, maximum: bounds.precision }),
    scale: Type.Integer({ minimum: 0, maximum: bounds.scale }),
    minimum: Type.Optional(Amount),
    maximum: Type.Optional(Amount),
  }),
  kind('integer', {
    minimum: Type.Integer({ minimum: -2_147_483_648, maximum: 2_147_483_647 }),
    maximum: Type.Integer({ minimum: -2_147_483_648, maximum: 2_147_483_647 }),
  }),
  kind('date', {}),
  kind('boolean', {}),
  kind('choice', {
    choices: Type.Array(Type.String({ minLength: 1, maxLength: 250 }), { minItems: 1, maxItems: bounds.choices }),
  }),
] as const;

/** The schema, with the id `$id`, of a field of an external target; `more` are properties that are specific to the target. */
export function externalField<More extends TProperties>($id: string, more: More) {
  const properties = {
    name: Name,
    label: Type.Optional(
      Type.String({ minLength: 1, maxLength: 100, description: 'Label in messages. Default: the name.' }),
    ),
    required: Type.Optional(Type.Boolean({ description: 'Whether every record needs a value.' })),
    ...more,
  };
  const alternatives = kinds.map((kind) => Type.Object({ ...kind, ...properties }, { additionalProperties: false }));
  return Type.Unsafe<DeclaredField & Static<ReturnType<typeof Type.Object<More>>>>({
    $id,
    description: 'A field of an external target.',
    type: 'object',
    discriminator: { propertyName: 'kind' },
    required: ['kind'],
    oneOf: alternatives,
  });
}
