import { type Static, Type } from 'typebox';
import { jobStatuses, postProcessingTriggers } from '../../core/model/post-processing-figures.js';
import { Fault } from '../http/fault.js';

const Count = (description: string) => Type.Integer({ minimum: 0, description });
const Moment = Type.String({ format: 'date-time' });
const Nullable = <Schema extends Type.TSchema>(schema: Schema, description: string) =>
  Type.Union([schema, Type.Null()], { description });

const counts = {
  total: Count('Entries: a step for a document, or a step that is done once. Grows while documents are made.'),
  completed: Count('Of these, done.'),
  errors: Count('Of these, in error.'),
  open: Count('Neither: still to do, kept waiting by an error before, or left out by a cancel or a time limit.'),
};

/** Of everything that follows an import's documents. */
export const PostProcessingSummary = Type.Object(
  {
    trigger: Type.Enum([...postProcessingTriggers]),
    status: Type.Enum([...jobStatuses], { description: 'Of the newest run.' }),
    ...counts,
    number: Type.Integer({ description: 'The newest run.' }),
  },
  { $id: 'PostProcessingSummary' },
);
export type PostProcessingSummary = Static<typeof PostProcessingSummary>;

/** A run of post-processing, a job queue entry of its own. */
export const PostProcessingRun = Type.Object(
  {
    number: Type.Integer(),
    trigger: Type.Enum([...postProcessingTriggers]),
    status: Type.Enum([...jobStatuses], { description: 'Error: it has come to its end, and not everything is done.' }),
    message: Type.String({ description: 'One sentence for people.' }),
    counts: Type.Object(counts),
    waitingFor: Nullable(Type.String(), 'Why it goes no further at the moment. It goes on by itself.'),
    timedOut: Type.Boolean({ description: 'Whether its time limit has stopped it.' }),
    retry: Type.Boolean({ description: 'Whether it retries what was not done before.' }),
    fault: Nullable(Fault, 'Why it could not go on.'),
    createdBy: Nullable(Type.String(), 'Name of the API key; null where the import itself began it.'),
    createdAt: Moment,
    startedAt: Nullable(Moment, 'When the first step was under way.'),
    deadline: Nullable(Moment, 'When it is stopped.'),
    finishedAt: Nullable(Moment, 'When nothing ran any more.'),
    links: Type.Object({ self: Type.String(), entries: Type.String(), import: Type.String() }),
  },
  { $id: 'PostProcessingRun' },
);
export type PostProcessingRun = Static<typeof PostProcessingRun>;

export const entryStatuses = ['Ready', 'Completed', 'Error', 'Skipped'] as const;

/** One step for one document, or one that is done once. */
export const PostProcessingEntry = Type.Object(
  {
    id: Type.String({ description: 'To be named when it is to be tried again.' }),
    step: Type.Integer({ description: 'Place of the step in the setup, counted from 1.' }),
    name: Type.String({ description: 'Name of the step.' }),
    status: Type.Enum([...entryStatuses], {
      description: 'Skipped: not tried, as a step before has failed, or a cancel or a time limit came first.',
    }),
    document: Nullable(
      Type.Object({
        target: Type.String(),
        key: Type.Array(Type.String(), { description: "The values of the target's key fields." }),
        row: Type.Integer({ description: 'Where its first record stands in the file.' }),
      }),
      'Null for a step that is done once.',
    ),
    code: Nullable(Type.String(), 'Stable name of what is wrong; docs/errors.md lists them.'),
    message: Nullable(Type.String(), 'For people.'),
    attempts: Count('How often it was tried.'),
    finishedAt: Nullable(Moment, 'When it was tried last.'),
  },
  { $id: 'PostProcessingEntry' },
);
export type PostProcessingEntry = Static<typeof PostProcessingEntry>;
