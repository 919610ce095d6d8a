import { type Static, Type } from 'typebox';
import { jobActions } from '../../core/model/job-entry.js';
import { Described, NamedEnum } from '../../core/schema/named-enum.js';
import { CompanyParams } from '../http/params.js';
import { Count, KeyName, Links, Nullable, NullableText, Timestamp } from '../http/values.js';
import { JobKind, JobStatus } from '../jobs/schemas.js';

export const EntryParams = Type.Object({
  ...CompanyParams.properties,
  number: Type.Integer({ minimum: 1, maximum: 2_147_483_647, description: 'Number of the entry.' }),
});

const JobAction = NamedEnum('JobAction', 'What to do with a job', jobActions);

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
    action: JobAction,
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

/** A request to control several jobs. */
export const JobActionRequest = Type.Object(
  {
    action: JobAction,
    status: Type.Optional(Described(JobStatus, 'Only jobs with this status.')),
    kind: Type.Optional(Described(JobKind, 'Only jobs of this kind.')),
    integration: Type.Optional(Type.String({ description: 'Only jobs of the integration with this code.' })),
    after: Type.Optional(
      Type.Integer({
        minimum: 0,
        maximum: 2_147_483_647,
        description: 'Only entries with higher numbers: the `next` of the previous answer.',
      }),
    ),
    preview: Type.Optional(
      Type.Boolean({ default: false, description: 'Whether only to find out what would be done.' }),
    ),
  },
  {
    $id: 'JobActionRequest',
    additionalProperties: false,
    description: 'What to do with all jobs that a filter finds.',
  },
);

/** What was done with several jobs. */
export const JobActionOutcome = Type.Object(
  {
    found: Count('Jobs that have not ended and fit the filter.'),
    done: Count('Those that were asked for it; a preview asks none. They obey within moments.'),
    skipped: Type.Array(
      Type.Object(
        {
          number: Type.Integer({ description: 'Number of the entry.' }),
          reason: Type.String({ description: 'Why it is not possible, for people.' }),
        },
        { $id: 'SkippedJob', description: 'A job for which an action is not possible.' },
      ),
      { description: 'Those for which it is not possible.' },
    ),
    next: Nullable(
      Type.Integer(),
      'Present if there are more jobs than one request takes: repeat it with this number as `after`; null if there are none.',
    ),
  },
  { $id: 'JobActionOutcome', description: 'What was done, or would be done, with the jobs that a filter finds.' },
);
export type JobActionOutcome = Static<typeof JobActionOutcome>;
