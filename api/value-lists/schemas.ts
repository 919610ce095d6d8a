import { type Static, Type } from 'typebox';
import type { ValueListRow } from '../../db/rows.js';

export const ValueList = Type.Object(
  {
    code: Type.String(),
    name: Type.String(),
    entries: Type.Integer({ description: 'Number of entries.' }),
    updatedAt: Type.String({ format: 'date-time' }),
    updatedBy: Type.String({ description: 'Name of the API key.' }),
  },
  { $id: 'ValueList', description: 'A value list, without its entries.' },
);

export const ValueListEntry = Type.Object(
  { key: Type.String(), value: Type.String() },
  { $id: 'ValueListEntry', description: 'An entry of a value list.' },
);

/** Maximum size in bytes, as JSON or CSV: about 80 per entry of the longest list. */
export const valueListLimit = 16 * 1_048_576;

export const maxEntries = 200_000;
export const maxCharacters = 250;

export const ValueListBody = Type.Object(
  {
    name: Type.Optional(
      Type.String({ minLength: 1, maxLength: 100, description: 'Name for people. Default: the code.' }),
    ),
    entries: Type.Record(Type.String(), Type.String(), {
      description: `The value of each key; at most ${maxEntries} entries of ${maxCharacters} characters.`,
    }),
  },
  { $id: 'ValueListContent', description: 'The entries of a value list.', additionalProperties: false },
);
export type ValueListBody = Static<typeof ValueListBody>;

export const valueListShape = (row: ValueListRow) => ({
  code: row.code,
  name: row.name,
  entries: row.entries,
  updatedAt: row.updated_at.toISOString(),
  updatedBy: row.updated_by,
});
