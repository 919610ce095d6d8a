import { type Static, Type } from 'typebox';
import { dryRunActions } from '../../core/model/dry-run-figures.js';
import { runStates } from '../../core/model/job.js';
import { NamedEnum } from '../../core/schema/named-enum.js';
import { Fault } from '../http/fault.js';
import { Count, Links, Nullable, Row, Timestamp } from '../http/values.js';
import { selectionProperties } from '../imports/process/schemas.js';
import { Choice } from '../imports/schemas.js';
import { RecordFaults, recordContent } from '../records/schemas.js';

const DryRunCounts = Type.Object(
  {
    total: Count('Number of records.'),
    processed: Count('Of these, tried so far.'),
    errors: Count('Of these, those that would be in error.'),
    skipped: Count('Of these, those that the write mode would skip.'),
  },
  { $id: 'DryRunCounts', description: 'The records of a dry run.' },
);

const DryRunResults = Type.Object(
  {
    inserted: Count('Documents or master data records that would be created.'),
    updated: Count('Those that would be changed.'),
    unchanged: Count('Those that have these values already.'),
    sent: Count('Those that would be sent to an endpoint that cannot say what it would do with them.'),
    lines: Count('Document lines that would be created.'),
  },
  { $id: 'DryRunResults', description: 'What processing would write.' },
);

/** The result of processing an import, as predicted. */
export const DryRun = Type.Object(
  {
    number: Type.Integer({
      description: 'Number of the run; dry runs and processing runs of an import are counted together.',
    }),
    status: NamedEnum('DryRunStatus', 'Status of a dry run', runStates),
    message: Type.String({ description: 'One sentence for people.' }),
    counts: DryRunCounts,
    results: DryRunResults,
    upToDate: Type.Boolean({ description: 'Whether it still applies: false once the import was processed.' }),
    fault: Nullable(Fault, 'Why it failed; null if it did not.'),
    choices: Type.Array(Choice, { description: 'Requests that process what it has tried.' }),
    startedAt: Nullable(Timestamp, 'When it was prepared; null if it still waits.'),
    finishedAt: Nullable(Timestamp, 'When it ended; null if it has not. The targets may have changed since.'),
    links: Links('DryRunLinks', {
      self: 'the dry run',
      records: 'its outcome for each record',
      import: 'the import',
    }),
  },
  { $id: 'DryRun', description: 'A dry run: what processing an import would do.' },
);
export type DryRun = Static<typeof DryRun>;

const FieldValue = (which: string) =>
  Type.Unsafe<unknown>(
    Type.Union([Type.String(), Type.Number(), Type.Boolean(), Type.Null()], {
      description: `${which}: decimals and dates as text; null if it has none.`,
    }),
  );

const FieldChange = Type.Object(
  {
    field: Type.String({ description: "The target's field, or `amount` or `lineCount` of a document." }),
    before: FieldValue('Current value in the target'),
    after: FieldValue('Value after the update'),
  },
  { $id: 'FieldChange', description: 'A field that an update would change.' },
);

export const DryRunAction = NamedEnum(
  'DryRunAction',
  'What processing would do with a record, or with its document if that has lines',
  dryRunActions,
);

/** The predicted result for one record. */
export const DryRunRecord = Type.Object(
  {
    row: Row,
    action: DryRunAction,
    ...recordContent,
    changes: Type.Array(FieldChange, {
      description: 'What an update would change: in the document (listed with its first row), and in the line.',
    }),
    errors: RecordFaults('Errors that it would have.'),
    warnings: RecordFaults('Warnings that it would have.'),
  },
  { $id: 'DryRunRecord', description: 'The outcome of a dry run for one record.' },
);
export type DryRunRecord = Static<typeof DryRunRecord>;

export const DryRunRequest = Type.Object(selectionProperties, {
  $id: 'DryRunRequest',
  description: 'The records to try. Default: all that can be processed.',
  additionalProperties: false,
});
