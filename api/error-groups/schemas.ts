import { type Static, Type } from 'typebox';
import { Page } from '../http/page.js';
import { recordContent } from '../records/schemas.js';

const Nullable = (description: string) => Type.Union([Type.String(), Type.Null()], { description });

/** Records of an import that are in error for one cause. */
export const ErrorGroup = Type.Object(
  {
    id: Type.String({ format: 'uuid', description: 'Id of the group: lists its records, and corrects all of them.' }),
    code: Type.String({ description: 'Stable code of the error; docs/errors.md lists them.' }),
    field: Nullable("The target's field; null if it concerns the whole row."),
    value: Nullable('The invalid value.'),
    message: Type.String({ description: 'Message of its first record.' }),
    records: Type.Integer({ minimum: 1 }),
    columns: Type.Array(Type.String(), {
      description: "Columns of the file that the field's value comes from: where to correct it.",
    }),
    notCorrectableReason: Nullable(
      'Why no column can be corrected: where the value comes from instead. Null if a column can be corrected.',
    ),
    examples: Type.Array(
      Type.Object(
        { row: Type.Integer(), message: Type.String(), source: recordContent.source },
        { $id: 'ErrorExample', description: 'A record of an error group.' },
      ),
      {
        description: 'Its first records, at most three.',
      },
    ),
  },
  { $id: 'ErrorGroup', description: 'The records of an import that are in error for one cause.' },
);
export type ErrorGroup = Static<typeof ErrorGroup>;

export const ErrorGroupPage = Page(ErrorGroup, {
  groupInError: Type.Integer({
    minimum: 0,
    description: 'Records of the import that are in error only because another record of their document is.',
  }),
});
