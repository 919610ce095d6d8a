import { type Static, Type } from 'typebox';
import { Page } from '../http/page.js';
import { Message, NullableText, Row } from '../http/values.js';
import { FaultField, FaultValue, RecordFaultCode, recordContent } from '../records/schemas.js';

/** Records of an import that are in error for one cause. */
export const ErrorGroup = Type.Object(
  {
    id: Type.String({ format: 'uuid', description: 'Id of the group: lists its records, and corrects all of them.' }),
    code: RecordFaultCode,
    field: FaultField,
    value: FaultValue,
    message: Type.String({ description: 'Message of its first record.' }),
    records: Type.Integer({ minimum: 1, description: 'Number of records.' }),
    columns: Type.Array(Type.String(), {
      description: "Columns of the file that the field's value comes from: where to correct it.",
    }),
    notCorrectableReason: NullableText(
      'Why no column can be corrected: where the value comes from instead. Null if a column can be corrected.',
    ),
    examples: Type.Array(
      Type.Object(
        { row: Row, message: Message, source: recordContent.source },
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
    examples: [3],
  }),
});
