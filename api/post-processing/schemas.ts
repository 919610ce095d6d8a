import { type Static, Type } from 'typebox';
import { Extended } from '../../core/schema/extended.js';
import { Described } from '../../core/schema/named-enum.js';
import { PostProcessingTrigger } from '../../core/setup/post-processing.js';
import { Fault } from '../http/fault.js';
import { Count, JobNumber, Links, Nullable, Timestamp } from '../http/values.js';
import { JobStatus } from '../jobs/schemas.js';

const PostProcessingCounts = Type.Object(
  {
    total: Count(
      'Number of entries: one per step and document, or one for a step that is done once. Increases while documents are written.',
    ),
    completed: Count('Of these, done.'),
    errors: Count('Of these, in error.'),
    remaining: Count(
      'Neither: not done yet, or not tried because an earlier step failed, or because of a cancel or the time limit.',
    ),
  },
  { $id: 'PostProcessingCounts', description: 'total = completed + errors + remaining.' },
);

/** All post-processing of an import's documents. */
export const PostProcessingSummary = Extended(
  PostProcessingCounts,
  {
    trigger: PostProcessingTrigger,
    status: Described(JobStatus, 'Status of the newest job.'),
    number: Type.Integer({ description: 'Number of the newest job.' }),
  },
  { $id: 'PostProcessingSummary', description: 'The state of the post-processing of an import.' },
);
export type PostProcessingSummary = Static<typeof PostProcessingSummary>;

export const PostProcessingJob = Type.Object(
  {
    number: JobNumber,
    trigger: PostProcessingTrigger,
    status: JobStatus,
    message: Type.String({ description: 'One sentence for people.' }),
    counts: PostProcessingCounts,
    waitingFor: Nullable(Type.String(), 'What it is waiting for; null if nothing. It continues by itself.'),
    timedOut: Type.Boolean({ description: 'Whether it was stopped by its time limit.' }),
    isRetry: Type.Boolean({ description: 'Whether it retries what was not done before.' }),
    fault: Nullable(Fault, 'Why it failed; null if it did not.'),
    createdBy: Nullable(Type.String(), 'Name of the API key; null if the import started it.'),
    createdAt: Timestamp,
    startedAt: Nullable(Timestamp, 'When the first step started; null if none has.'),
    deadline: Nullable(Timestamp, 'When its time limit ends; null if it has none.'),
    finishedAt: Nullable(Timestamp, 'When it ended; null if it has not.'),
    links: Links('PostProcessingLinks', { self: 'the job', entries: 'the outcome of each step', import: 'the import' }),
  },
  { $id: 'PostProcessingJob', description: 'A post-processing job of an import.' },
);
export type PostProcessingJob = Static<typeof PostProcessingJob>;

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
