import { type Static, Type } from 'typebox';
import { recordContent } from '../records/schemas.js';

const Nullable = (description: string) => Type.Union([Type.String(), Type.Null()], { description });

/** Records of an import that are in error for one cause. */
export const ErrorGroup = Type.Object(
  {
    id: Type.String({ format: 'uuid', description: 'For the list of its records, and to correct all of them.' }),
    code: Type.String({ description: 'Stable name of what is wrong; docs/errors.md lists them.' }),
    field: Nullable("The target's field; null where it is the row as a whole."),
    value: Nullable('The value at fault.'),
    message: Type.String({ description: 'As its first record has it.' }),
    records: Type.Integer({ minimum: 1 }),
    columns: Type.Array(Type.String(), {
      description: "Columns of the file that the field comes from: where a correction's new text belongs.",
    }),
    notCorrectable: Nullable('Why no column can be corrected: where the value comes from instead.'),
    examples: Type.Array(
      Type.Object(
        { row: Type.Integer(), message: Type.String(), source: recordContent.source },
        { $id: 'ErrorExample' },
      ),
      {
        description: 'Its first records, three at most.',
      },
    ),
  },
  { $id: 'ErrorGroup' },
);
export type ErrorGroup = Static<typeof ErrorGroup>;
