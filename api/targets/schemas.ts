import { type Static, Type } from 'typebox';
import type { Field } from '../../core/targets/field.js';
import type { Target } from '../../core/targets/target.js';
import { targetNames } from '../../core/targets/targets.js';

const FieldDescription = Type.Object(
  {
    name: Type.String({ description: 'As mappings name it.' }),
    label: Type.String(),
    kind: Type.Enum(['code', 'text', 'decimal', 'integer', 'date', 'boolean', 'choice']),
    required: Type.Boolean({ description: 'Every record needs a value; a default satisfies it.' }),
    maxLength: Type.Optional(Type.Integer({ description: 'Characters.' })),
    precision: Type.Optional(Type.Integer({ description: 'Digits of a decimal.' })),
    scale: Type.Optional(Type.Integer({ description: 'Digits after its point.' })),
    minimum: Type.Optional(Type.String()),
    maximum: Type.Optional(Type.String()),
    choices: Type.Optional(Type.Array(Type.String())),
    default: Type.Optional(Type.String({ description: 'Where the file has no value.' })),
    references: Type.Optional(Type.String({ description: 'The target whose number this must be.' })),
    fromItem: Type.Optional(
      Type.String({ description: "The item's field that is taken where the file has no value." }),
    ),
  },
  { $id: 'TargetField' },
);

/** A target in the books and what can be mapped for it. */
export const TargetDescription = Type.Object(
  {
    target: Type.Enum([...targetNames]),
    label: Type.String(),
    key: Type.Array(Type.String(), { description: 'The fields that tell one from another.' }),
    fields: Type.Array(FieldDescription, { description: 'Of master data, or of the header of a document.' }),
    lines: Type.Optional(Type.Array(FieldDescription, { description: 'Of documents: every record is one line.' })),
  },
  { $id: 'Target' },
);
export type TargetDescription = Static<typeof TargetDescription>;

/** What the API says of a target. */
export const describeTarget = ({ name, label, key, fields, lines }: Target): TargetDescription => ({
  target: name as TargetDescription['target'],
  label,
  key: [...key],
  fields: fields.map(describeField),
  ...(lines ? { lines: lines.fields.map(describeField) } : {}),
});

function describeField(field: Field): Static<typeof FieldDescription> {
  const { declared: _declared, required = false, ...described } = field;
  return { ...described, required, ...limitsOf(field) } as Static<typeof FieldDescription>;
}

function limitsOf(field: Field): { minimum?: string; maximum?: string } {
  const { minimum, maximum } = field as { minimum?: string | number; maximum?: string | number };
  return {
    ...(minimum === undefined ? {} : { minimum: `${minimum}` }),
    ...(maximum === undefined ? {} : { maximum: `${maximum}` }),
  };
}
