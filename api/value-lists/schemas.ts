import { type Static, Type } from 'typebox';
import type { ValueListRow } from '../../db/rows.js';
import { KeyName, Timestamp } from '../http/values.js';

export const ValueList = Type.Object(
  {
    code: Type.String({ description: 'Identifies the list in paths and setups.' }),
    name: Type.String({ description: 'Its name for people.' }),
    entries: Type.Integer({ description: 'Number of entries.' }),
    updatedAt: Timestamp,
    updatedBy: KeyName,
  },
  { $id: 'ValueList', description: 'A value list, without its entries.' },
);

export const ValueListEntry = Type.Object(
  {
    key: Type.String({ description: 'The text that is looked up.' }),
    value: Type.String({ description: 'The text that is found.' }),
  },
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
