import { Type } from 'typebox';
import { processingModes } from '../../../core/model/import-state.js';

const ProcessableStatus = Type.Enum(['Error', 'Ready', 'Skipped'], {
  $id: 'ProcessableStatus',
  description: 'Selects all records of this status.',
});

/** The records of an import that a request selects; by default all that wait. */
export const selectionProperties = {
  records: Type.Optional(
    Type.Array(Type.Integer({ minimum: 1, maximum: 2_147_483_647 }), {
      minItems: 1,
      maxItems: 10_000,
      uniqueItems: true,
      description: 'Row numbers; each selects its whole document. All of them must exist.',
    }),
  ),
  status: Type.Optional(ProcessableStatus),
};

export const ProcessBody = Type.Object(
  {
    mode: Type.Enum([...processingModes], {
      description: '`now` waits for the results, `background` returns at once.',
    }),
    ...selectionProperties,
  },
  { $id: 'ProcessRequest', description: 'Which records to process, and whether to wait.', additionalProperties: false },
);
