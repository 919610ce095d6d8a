import { type Static, Type } from 'typebox';
import { recordStatuses } from '../../core/model/import-state.js';

const Nullable = (description: string) => Type.Union([Type.String(), Type.Null()], { description });

/** What is wrong with a record, or to be looked at. */
export const RecordFault = Type.Object(
  {
    code: Type.String({ description: 'Stable name of what is wrong; docs/errors.md lists them.' }),
    field: Nullable("The target's field; null where it is the row as a whole."),
    value: Nullable('The value at fault.'),
    message: Type.String(),
  },
  { $id: 'RecordFault' },
);

export const RecordFaults = (description: string) => Type.Array(RecordFault, { description });

/** What a record holds. */
export const recordContent = {
  source: Type.Record(Type.String(), Type.String(), { description: 'The cells as read, by column.' }),
  values: Type.Record(Type.String(), Type.Union([Type.String(), Type.Null()]), {
    description: "The mapped values, by the target's field.",
  }),
};

export const IntegrationRecord = Type.Object(
  {
    import: Type.String({ format: 'uuid' }),
    integration: Type.String(),
    row: Type.Integer({ description: 'Row number as a person sees it in the file.' }),
    status: Type.Enum([...recordStatuses]),
    version: Type.Integer({ description: 'The number of its last correction; 0 as read. For `If-Match`.' }),
    ...recordContent,
    errors: RecordFaults('Why it is in error.'),
    warnings: RecordFaults('What to look at although it is processed all the same.'),
  },
  { $id: 'IntegrationRecord' },
);
export type IntegrationRecord = Static<typeof IntegrationRecord>;
