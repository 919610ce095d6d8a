import { type Static, Type } from 'typebox';
import { jobStates } from '../../core/model/job.js';
import { entryStates } from '../../core/model/post-processing-figures.js';
import { Described, NamedEnum } from '../../core/schema/named-enum.js';
import { PostProcessingTrigger } from '../../core/setup/post-processing.js';
import { Fault } from '../http/fault.js';

const Count = (description: string) => Type.Integer({ minimum: 0, description });
const Moment = Type.String({ format: 'date-time' });
const Nullable = <Schema extends Type.TSchema>(schema: Schema, description: string) =>
  Type.Union([schema, Type.Null()], { description });

const counts = {
  total: Count(
    'Number of entries: one per step and document, or one for a step that is done once. Increases while documents are written.',
  ),
  completed: Count('Of these, done.'),
  errors: Count('Of these, in error.'),
  remaining: Count(
    'Neither: not done yet, or not tried because an earlier step failed, or because of a cancel or the time limit.',
  ),
};

const JobStatus = NamedEnum('JobStatus', 'Status of a job', jobStates);

/** All post-processing of an import's documents. */
export const PostProcessingSummary = Type.Object(
  {
    trigger: PostProcessingTrigger,
    status: Described(JobStatus, 'Status of the newest job.'),
    ...counts,
    number: Type.Integer({ description: 'Number of the newest job.' }),
  },
  { $id: 'PostProcessingSummary', description: 'The state of the post-processing of an import.' },
);
export type PostProcessingSummary = Static<typeof PostProcessingSummary>;

export const PostProcessingJob = Type.Object(
  {
    number: Type.Integer(),
    trigger: PostProcessingTrigger,
    status: JobStatus,
    message: Type.String({ description: 'One sentence for people.' }),
    counts: Type.Object(counts),
    waitingFor: Nullable(Type.String(), 'What it is waiting for; null if nothing. It continues by itself.'),
    timedOut: Type.Boolean({ description: 'Whether it was stopped by its time limit.' }),
    isRetry: Type.Boolean({ description: 'Whether it retries what was not done before.' }),
    fault: Nullable(Fault, 'Why it failed; null if it did not.'),
    createdBy: Nullable(Type.String(), 'Name of the API key; null if the import started it.'),
    createdAt: Moment,
    startedAt: Nullable(Moment, 'When the first step started.'),
    deadline: Nullable(Moment, 'When its time limit ends; null if it has none.'),
    finishedAt: Nullable(Moment, 'When it ended.'),
    links: Type.Object({ self: Type.String(), entries: Type.String(), import: Type.String() }),
  },
  { $id: 'PostProcessingJob', description: 'A post-processing job of an import.' },
);
export type PostProcessingJob = Static<typeof PostProcessingJob>;

export const EntryStatus = NamedEnum('PostProcessingEntryStatus', 'Status of a post-processing step', entryStates);

/** One step for one document, or one that is done once. */
export const PostProcessingEntry = Type.Object(
  {
    id: Type.String({ description: 'Id of the entry, for a retry.' }),
    step: Type.Integer({ description: 'Position of the step in the setup, counted from 1.' }),
    name: Type.String({ description: 'Name of the step.' }),
    status: EntryStatus,
    document: Nullable(
      Type.Object({
        target: Type.String(),
        key: Type.Array(Type.String(), { description: "The values of the target's key fields." }),
        row: Type.Integer({ description: 'Row number of its first record.' }),
      }),
      'The document; null for a step that is done once for the import.',
    ),
    code: Nullable(Type.String(), 'Stable code of the error; docs/errors.md lists them.'),
    message: Nullable(Type.String(), 'For people.'),
    attempts: Count('Number of attempts.'),
    finishedAt: Nullable(Moment, 'When it was last tried.'),
  },
  { $id: 'PostProcessingEntry', description: 'A post-processing step for one document, or for the import.' },
);
export type PostProcessingEntry = Static<typeof PostProcessingEntry>;

export const RetryBody = Type.Object(
  {
    entries: Type.Optional(
      Type.Array(Type.String({ maxLength: 40 }), {
        minItems: 1,
        maxItems: 10_000,
        uniqueItems: true,
        description: 'Ids of entries in error. All of them must exist.',
      }),
    ),
    status: Type.Optional(
      Type.Enum(['Error', 'Skipped'], {
        description: 'Selects all entries of this status, instead of `entries`. Default: both.',
      }),
    ),
    currentSteps: Type.Optional(
      Type.Boolean({
        description:
          'Whether to use the current settings of the integration for the steps, instead of those of the import. The steps must be the same. Default: false.',
      }),
    ),
  },
  {
    $id: 'PostProcessingRetry',
    description: 'Which post-processing steps to retry. Default: all that are in error or were skipped.',
    additionalProperties: false,
  },
);
