import { type Static, Type } from 'typebox';
import { jobActionNames } from '../../core/model/job-entry.js';
import { CompanyParams } from '../http/params.js';
import { Count, KeyName, Links, Nullable, NullableText, Timestamp } from '../http/values.js';
import { JobKind, JobStatus } from '../jobs/schemas.js';

export const EntryParams = Type.Object({
  ...CompanyParams.properties,
  number: Type.Integer({ minimum: 1, maximum: 2_147_483_647, description: 'Number of the entry.' }),
});

/** How far a job is. */
const JobProgress = Type.Object(
  {
    processed: Count('Records, steps or documents that are done, or in error.'),
    total: Count('All of them.'),
    errors: Count('Those in error; of an undo, those that were kept.'),
    message: Type.String({
      description: 'The same as a sentence for people.',
      examples: ['150/500 records, 2 errors'],
    }),
  },
  { $id: 'JobProgress', description: 'Progress of a job.' },
);

/** A request that is possible for an entry now. */
const JobChoice = Type.Object(
  {
    action: Type.Enum([...jobActionNames], { description: 'What the request does, for programs.' }),
    label: Type.String({ description: 'What the request does, for people.' }),
    method: Type.Literal('POST', { description: 'Method of the request.' }),
    href: Type.String({ description: 'Path of the request.' }),
  },
  { $id: 'JobChoice', description: 'A request that is possible now, ready to be sent.' },
);

/** A job as an entry of the job queue. */
export const JobQueueEntry = Type.Object(
  {
    number: Type.Integer({ description: 'Number of the entry: ascending, with gaps.' }),
    description: Type.String({
      description: 'What it does, with the names of the integration and the file.',
      examples: ['Process Sales orders: orders.csv'],
    }),
    kind: JobKind,
    integration: NullableText('Code of the integration; null if it belongs to none.'),
    status: JobStatus,
    progress: JobProgress,
    waitingFor: NullableText('What it waits for, such as a lock or a server; null if it does not.'),
    errorMessage: NullableText('Why it is in Error, for people; null if it is not.'),
    cancelling: Type.Boolean({ description: 'Whether a cancel was requested and something of it still runs.' }),
    createdBy: KeyName,
    createdAt: Timestamp,
    startedAt: Nullable(Timestamp, 'When it began; null if it has not.'),
    finishedAt: Nullable(Timestamp, 'When it ended; null if it has not.'),
    choices: Type.Array(JobChoice, { description: 'The requests that are possible now; empty once it has ended.' }),
    workflowId: Type.String({ description: 'Id of its workflow in Temporal.' }),
    links: Links('JobQueueEntryLinks', {
      self: 'the entry',
      import: 'its import',
      results: 'what it did: records, findings, steps or documents',
    }),
  },
  { $id: 'JobQueueEntry', description: 'A background job of an import, as an entry of the job queue.' },
);
export type JobQueueEntry = Static<typeof JobQueueEntry>;
