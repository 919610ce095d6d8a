import { type Static, Type } from 'typebox';
import { importStates } from '../../core/model/import-state.js';
import { NamedEnum } from '../../core/schema/named-enum.js';
import { Fault } from '../http/fault.js';
import { PostProcessingSummary } from '../post-processing/schemas.js';
import { UndoSummary } from '../undos/schemas.js';

const Moment = (description: string) => Type.String({ format: 'date-time', description });
const Count = (description: string) => Type.Integer({ minimum: 0, description });

export const Choice = Type.Object(
  {
    action: Type.Enum([
      'dry-run',
      'process-now',
      'process-in-background',
      'process-errors',
      'process-skipped',
      'retry-post-processing',
      'undo',
      'pause',
      'resume',
      'cancel',
      'open-results',
      'open-errors',
      'open-error-groups',
      'download-failed-rows',
      'open-post-processing',
      'open-undo-results',
    ]),
    label: Type.String(),
    default: Type.Boolean({
      description: "Whether this is the default choice of the integration's processing execution mode.",
    }),
    method: Type.Enum(['GET', 'POST']),
    href: Type.String(),
    body: Type.Optional(
      Type.Object({
        mode: Type.Optional(Type.String()),
        status: Type.Optional(Type.String()),
        records: Type.Optional(Type.Array(Type.Integer())),
      }),
    ),
  },
  { $id: 'Choice', description: 'A request that is possible now, ready to be sent.' },
);
export type Choice = Static<typeof Choice>;

/** Numbers of an import's records by result. */
export const ImportCounts = Type.Object(
  {
    total: Count('Records staged.'),
    completed: Count('Records whose document was written.'),
    errors: Count('Records in error.'),
    skipped: Count('Records that the write mode skips, that a cancel skipped, or whose document was undone.'),
    waiting: Count('Records still to be processed.'),
    warnings: Count('Records with a warning, whatever their status.'),
  },
  { $id: 'ImportCounts', description: 'total = completed + errors + skipped + waiting.' },
);

/** The documents that an import has written. */
export const ImportResults = Type.Object(
  {
    documents: Count(
      'Documents and master data records: inserted + updated + unchanged, and those sent to an endpoint.',
    ),
    inserted: Count('Of these, created.'),
    updated: Count('Of these, changed.'),
    unchanged: Count('Of these, those that had these values already.'),
    lines: Count('Document lines created.'),
  },
  { $id: 'ImportResults', description: 'What an import has written.' },
);

/** The documents that an import has written into one target. */
const TargetResult = Type.Object(
  {
    target: Type.String(),
    inserted: Count('Created, including by look-ups from their templates.'),
    updated: Count('Changed.'),
    unchanged: Count('Those that had these values already.'),
  },
  { $id: 'TargetResult', description: 'What an import has written to one target.' },
);

/** The newest processing run of an import. */
const ProcessingRun = Type.Object(
  {
    number: Count('Number of the newest processing run; 0 before the first.'),
    total: Count('Records of this run.'),
    processed: Count('Of these, processed so far.'),
    errors: Count('Of these, in error.'),
  },
  { $id: 'ProcessingRun', description: 'The newest processing run of an import.' },
);

export const ImportStatus = NamedEnum('ImportStatus', 'Status of an import', importStates);

/** An import in every answer. */
export const Import = Type.Object(
  {
    id: Type.String({ format: 'uuid' }),
    integration: Type.String(),
    integrationVersion: Type.Integer(),
    file: Type.Object(
      { name: Type.String(), size: Count('Size in bytes.'), sha256: Type.String() },
      { $id: 'ImportFile', description: 'The imported file.' },
    ),
    sameContentAs: Type.Union([Type.String(), Type.Null()], {
      description: 'Path of the first import of the same content, if this one was forced.',
    }),
    replayOf: Type.Union([Type.String(), Type.Null()], {
      description: 'Path of the import whose file this one imports again.',
    }),
    startedByImport: Type.Union([Type.String(), Type.Null()], {
      description: 'Path of the import whose post-processing started this one.',
    }),
    status: ImportStatus,
    message: Type.String({ description: 'One sentence for people, such as "Processing: 150/500 records, 2 errors".' }),
    waitingFor: Type.Union([Type.String(), Type.Null()], {
      description:
        'What it is waiting for, such as a server of an external target that is unavailable; null if nothing. It continues by itself.',
    }),
    counts: ImportCounts,
    results: ImportResults,
    targets: Type.Array(TargetResult, {
      description: 'Results by target: that of the setup first, then those in which look-ups have created records.',
    }),
    run: ProcessingRun,
    postProcessing: Type.Union([PostProcessingSummary, Type.Null()], {
      description: 'Post-processing; null if there is none, or it has not started.',
    }),
    undo: Type.Union([UndoSummary, Type.Null()], { description: 'The newest undo; null if there is none.' }),
    timedOut: Type.Boolean({ description: 'Whether it was stopped by its time limit.' }),
    percent: Type.Union([Type.Number({ minimum: 0, maximum: 100 }), Type.Null()], {
      description: 'Progress of the current phase: of the file while parsing, of the run while processing.',
    }),
    rowsPerSecond: Type.Union([Type.Integer(), Type.Null()]),
    secondsLeft: Type.Union([Type.Integer(), Type.Null()], {
      description: 'Estimated from the rate of the last half minute.',
    }),
    timeLeft: Type.Union(
      [
        Type.Object(
          { atLeast: Count('In seconds.'), atMost: Count('In seconds.') },
          { $id: 'TimeLeft', description: 'An estimate of the time left.' },
        ),
        Type.Null(),
      ],
      {
        description: 'Range of the time left, estimated from the fastest and slowest recent batches; null if unknown.',
      },
    ),
    stalled: Type.Union(
      [
        Type.Object(
          { since: Moment('When it last made progress.'), reason: Type.String() },
          { $id: 'Stall', description: 'Since when and why an import makes no progress.' },
        ),
        Type.Null(),
      ],
      { description: 'Set if a running import has made no progress for a minute; the reason is for people.' },
    ),
    fault: Type.Union([Fault, Type.Null()]),
    choices: Type.Array(Choice, {
      description: 'The requests that are possible now, ready to be sent; empty if there are none.',
    }),
    createdBy: Type.String({ description: 'Name of the API key.' }),
    createdAt: Moment('When the file was received.'),
    stagedAt: Type.Union([Moment('When all records were staged.'), Type.Null()]),
    finishedAt: Type.Union([Moment('When it ended.'), Type.Null()]),
    revision: Type.Integer({ description: 'Increases with every change; the id of the server-sent events.' }),
    links: Type.Object({
      self: Type.String(),
      records: Type.String(),
      events: Type.String(),
      dryRuns: Type.String(),
      postProcessing: Type.String(),
      undos: Type.String(),
      setup: Type.String(),
      errorGroups: Type.String(),
      failedRows: Type.String(),
      corrections: Type.String(),
    }),
  },
  { $id: 'Import', description: 'An import: one run of an integration on one file.' },
);
export type Import = Static<typeof Import>;
