import { type Static, Type } from 'typebox';
import { NamedEnum } from '../../core/schema/named-enum.js';
import { InternalTargetName } from '../../core/setup/internal-target-name.js';
import { type Field, fieldKinds } from '../../core/targets/field.js';
import type { Target } from '../../core/targets/target.js';

export const FieldKind = NamedEnum('FieldKind', 'What the values of a field are', fieldKinds);

const FieldDescription = Type.Object(
  {
    name: Type.String({ description: 'Name of the field in mappings.' }),
    label: Type.String({ description: 'Its name for people.' }),
    kind: FieldKind,
    required: Type.Boolean({ description: 'Whether every record needs a value; a default satisfies this.' }),
    maxLength: Type.Optional(Type.Integer({ description: 'Maximum number of characters.' })),
    precision: Type.Optional(Type.Integer({ description: 'Maximum number of digits.' })),
    scale: Type.Optional(Type.Integer({ description: 'Digits after the decimal point.' })),
    minimum: Type.Optional(Type.String({ description: 'Smallest number, as text.' })),
    maximum: Type.Optional(Type.String({ description: 'Largest number, as text.' })),
    choices: Type.Optional(Type.Array(Type.String(), { description: 'The values that it can have.' })),
    default: Type.Optional(Type.String({ description: 'Value if the file has none.' })),
    references: Type.Optional(Type.String({ description: 'The target whose number it refers to.' })),
    fromItem: Type.Optional(Type.String({ description: "The item's field whose value is used if the file has none." })),
  },
  { $id: 'TargetField', description: 'A field of a target.' },
);

/** An internal target and its fields that can be mapped. */
export const TargetDescription = Type.Object(
  {
    target: InternalTargetName,
    label: Type.String({ description: 'Its name for people.' }),
    key: Type.Array(Type.String(), { description: 'The fields that identify a record.' }),
    fields: Type.Array(FieldDescription, { description: 'Fields of a record, or of the header of a document.' }),
    lines: Type.Optional(
      Type.Array(FieldDescription, { description: 'Fields of the lines of a document: every record is one line.' }),
    ),
  },
  { $id: 'Target', description: 'An internal target and the fields that can be mapped to it.' },
);
export type TargetDescription = Static<typeof TargetDescription>;

/** Converts a target to an answer. */
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
