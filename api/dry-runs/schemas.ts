import { type Static, Type } from 'typebox';
import { dryRunActions, dryRunStatuses } from '../../core/model/dry-run-figures.js';
import { Fault } from '../http/fault.js';
import { Choice } from '../imports/schemas.js';
import { RecordFaults, recordContent } from '../records/schemas.js';

const Count = (description: string) => Type.Integer({ minimum: 0, description });
const Moment = Type.String({ format: 'date-time' });

/** What processing an import would do. */
export const DryRun = Type.Object(
  {
    number: Type.Integer({ description: 'Counted with the processing runs of the import.' }),
    status: Type.Enum([...dryRunStatuses]),
    message: Type.String({ description: 'One sentence for people.' }),
    counts: Type.Object({
      total: Count('Records that it takes.'),
      processed: Count('Of these, looked at.'),
      errors: Count('Would be in error.'),
      skipped: Count('Would be passed over by the write mode.'),
    }),
    results: Type.Object({
      inserted: Count('Documents or master data records that would be created.'),
      updated: Count('That would be changed.'),
      unchanged: Count('That are so already.'),
      sent: Count('That would be sent to a target which does not say what it would do with them.'),
      lines: Count('Document lines that would be created.'),
    }),
    current: Type.Boolean({ description: 'False once the import was processed after it.' }),
    fault: Type.Union([Fault, Type.Null()]),
    choices: Type.Array(Choice, { description: 'What turns it into the import, as it is to be sent.' }),
    startedAt: Moment,
    finishedAt: Type.Union([Moment, Type.Null()], { description: 'The books may have changed since.' }),
    links: Type.Object({ self: Type.String(), records: Type.String(), import: Type.String() }),
  },
  { $id: 'DryRun' },
);
export type DryRun = Static<typeof DryRun>;

const FieldChange = Type.Object(
  {
    field: Type.String({ description: "The target's field; `amount` and `lineCount` of a document too." }),
    before: Type.Unknown({ description: 'As the target has it; decimals as text.' }),
    after: Type.Unknown(),
  },
  { $id: 'FieldChange' },
);

/** What would become of one record. */
export const DryRunRecord = Type.Object(
  {
    row: Type.Integer({ description: 'Row number as a person sees it in the file.' }),
    action: Type.Enum([...dryRunActions], {
      description: 'For the lines of a document: what becomes of the document.',
    }),
    ...recordContent,
    changes: Type.Array(FieldChange, {
      description:
        'What an update would change: in the document or record (on the first of its rows), and in the line.',
    }),
    errors: RecordFaults('Why it would be in error.'),
    warnings: RecordFaults('What to look at although it would be processed.'),
  },
  { $id: 'DryRunRecord' },
);
export type DryRunRecord = Static<typeof DryRunRecord>;
