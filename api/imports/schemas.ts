import { type Static, Type } from 'typebox';
import { importStatuses } from '../../core/model/import-state.js';
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
      'open-undone',
    ]),
    label: Type.String(),
    default: Type.Boolean({ description: "Whether the integration's Processing Execution Mode names this one." }),
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
  { $id: 'Choice' },
);
export type Choice = Static<typeof Choice>;

/** Records of an import by what has become of them. */
export const ImportCounts = Type.Object(
  {
    total: Count('Records staged.'),
    completed: Count('Records whose document exists.'),
    errors: Count('Records in error.'),
    skipped: Count(
      'Records that the write mode passes over, that a cancel left out, or whose document an undo took back.',
    ),
    waiting: Count('Records still to be processed.'),
    warnings: Count('Records with a warning, whatever becomes of them.'),
  },
  { $id: 'ImportCounts', description: 'total = completed + errors + skipped + waiting.' },
);

/** What an import has written. */
export const ImportResults = Type.Object(
  {
    documents: Count(
      'Documents or master data records: inserted + updated + unchanged, and those sent to an endpoint.',
    ),
    inserted: Count('Of these, created.'),
    updated: Count('Of these, changed.'),
    unchanged: Count('Of these, found to be so already.'),
    lines: Count('Document lines created.'),
  },
  { $id: 'ImportResults' },
);

/** What an import has written into one target. */
const TargetResult = Type.Object(
  {
    target: Type.String(),
    inserted: Count('Created; by look-ups too, from their templates.'),
    updated: Count('Changed.'),
    unchanged: Count('Found to be so already.'),
  },
  { $id: 'TargetResult' },
);

/** The newest processing run of an import. */
const ProcessingRun = Type.Object(
  {
    number: Count('The newest processing run; 0 before the first.'),
    total: Count('Records of this run.'),
    processed: Count('Of these, processed.'),
    errors: Count('Of these, in error.'),
  },
  { $id: 'ProcessingRun' },
);

/** An import as the API shows it, everywhere. */
export const Import = Type.Object(
  {
    id: Type.String({ format: 'uuid' }),
    integration: Type.String(),
    integrationVersion: Type.Integer(),
    file: Type.Object({ name: Type.String(), size: Count('Bytes.'), sha256: Type.String() }, { $id: 'ImportFile' }),
    sameContentAs: Type.Union([Type.String(), Type.Null()], {
      description: 'Address of the first import of the same content, where this one was forced.',
    }),
    replayOf: Type.Union([Type.String(), Type.Null()], {
      description: 'Address of the import whose file this one takes again.',
    }),
    startedBy: Type.Union([Type.String(), Type.Null()], {
      description: 'Address of the import whose post-processing started this one.',
    }),
    status: Type.Enum([...importStatuses]),
    message: Type.String({ description: 'One sentence for people, such as "Processing: 150/500 records, 2 errors".' }),
    waitingFor: Type.Union([Type.String(), Type.Null()], {
      description: 'Why it goes no further at the moment: a server of your own is away. It goes on by itself.',
    }),
    counts: ImportCounts,
    results: ImportResults,
    targets: Type.Array(TargetResult, {
      description:
        'What has come of it by target: that of the setup first, then those of which look-ups have made some.',
    }),
    run: ProcessingRun,
    postProcessing: Type.Union([PostProcessingSummary, Type.Null()], {
      description: 'What follows the documents; null where nothing does, or has not begun.',
    }),
    undo: Type.Union([UndoSummary, Type.Null()], { description: 'The newest undo; null where there was none.' }),
    timedOut: Type.Boolean({ description: 'Whether a time limit has stopped it.' }),
    percent: Type.Union([Type.Number({ minimum: 0, maximum: 100 }), Type.Null()], {
      description: 'Of the phase in hand: of the file while parsing, of the run while processing.',
    }),
    rowsPerSecond: Type.Union([Type.Integer(), Type.Null()]),
    secondsLeft: Type.Union([Type.Integer(), Type.Null()], { description: 'At the rate of the last half minute.' }),
    timeLeft: Type.Union(
      [Type.Object({ atLeast: Count('Seconds.'), atMost: Count('Seconds.') }, { $id: 'TimeLeft' }), Type.Null()],
      {
        description: 'As its last portions went, the fast and the slow ones; null where nobody can know.',
      },
    ),
    stalled: Type.Union(
      [
        Type.Object({ since: Moment('When something moved last.'), reason: Type.String() }, { $id: 'Stall' }),
        Type.Null(),
      ],
      { description: 'Set where nothing has moved for a minute that should; the reason is for people.' },
    ),
    fault: Type.Union([Fault, Type.Null()]),
    choices: Type.Array(Choice, {
      description:
        'What can be done now, as it is to be sent: with the staged records, with those that an end left in error or skipped, with all that was written, or with what runs; empty where nothing can.',
    }),
    createdBy: Type.String({ description: 'Name of the API key.' }),
    createdAt: Moment('When the file had arrived.'),
    stagedAt: Type.Union([Moment('When all records were staged.'), Type.Null()]),
    finishedAt: Type.Union([Moment('When nothing ran any more.'), Type.Null()]),
    revision: Type.Integer({ description: 'Grows with every change; the id of the server-sent events.' }),
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
  { $id: 'Import' },
);
export type Import = Static<typeof Import>;
