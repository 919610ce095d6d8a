import { type Static, Type } from 'typebox';
import { importStates } from '../../core/model/import-state.js';
import { noticeCodes } from '../../core/model/notice.js';
import { Described, NamedCode, NamedEnum } from '../../core/schema/named-enum.js';
import { Fault, FilePlace } from '../http/fault.js';
import { Count, KeyName, Links, Message, Nullable, NullableText, Sha256, Timestamp } from '../http/values.js';
import { PostProcessingSummary } from '../post-processing/schemas.js';
import { UndoSummary } from '../undos/schemas.js';

const ChoiceBody = Type.Object(
  {
    mode: Type.Optional(Type.String({ description: 'The `mode` of a request to process records.' })),
    status: Type.Optional(Type.String({ description: 'The status of the records or entries that are selected.' })),
    records: Type.Optional(Type.Array(Type.Integer(), { description: 'Row numbers of the selected records.' })),
  },
  { $id: 'ChoiceBody', description: 'The body of a request; other properties are left out.' },
);

export const Choice = Type.Object(
  {
    action: Type.Enum(
      [
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
      ],
      { $id: 'ChoiceAction', description: 'What a request does, for programs.' },
    ),
    label: Type.String({ description: 'What the request does, for people.' }),
    default: Type.Boolean({
      description: "Whether this is the default choice of the integration's processing execution mode.",
    }),
    method: Type.Enum(['GET', 'POST'], { description: 'HTTP method of the request.' }),
    href: Type.String({ description: 'Path of the request.' }),
    body: Type.Optional(ChoiceBody),
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
    target: Type.String({ description: 'Name of the target.' }),
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

const NoticeCode = NamedCode('NoticeCode', 'What an import leaves out or doubts in its file', noticeCodes);

const Notice = Type.Object(
  { code: NoticeCode, message: Message, place: FilePlace },
  { $id: 'Notice', description: 'Something in a file that a person should know although nothing is in error.' },
);

export const ImportStatus = NamedEnum('ImportStatus', 'Status of an import', importStates);

/** An import in every answer. */
export const Import = Type.Object(
  {
    id: Type.String({ format: 'uuid', description: 'Identifies the import in paths.' }),
    integration: Type.String({ description: 'Code of the integration.' }),
    integrationVersion: Type.Integer({ description: 'Version of the integration whose setup it has.' }),
    file: Type.Object(
      {
        name: Type.String({ description: 'Name of the file as uploaded, without folders.' }),
        size: Count('Size in bytes.'),
        sha256: Sha256,
      },
      { $id: 'ImportFile', description: 'The imported file.' },
    ),
    sameContentAs: NullableText('Path of the first import of the same content if this one was forced; else null.'),
    replayOf: NullableText('Path of the import whose file this one imports again; else null.'),
    startedByImport: NullableText('Path of the import whose post-processing started this one; else null.'),
    status: ImportStatus,
    message: Type.String({ description: 'One sentence for people, such as "Processing: 150/500 records, 2 errors".' }),
    waitingFor: NullableText(
      'What it is waiting for, such as a server of an external target that is unavailable; null if nothing. It continues by itself.',
    ),
    counts: ImportCounts,
    results: ImportResults,
    targets: Type.Array(TargetResult, {
      description: 'Results by target: that of the setup first, then those in which look-ups have created records.',
    }),
    run: ProcessingRun,
    postProcessing: Nullable(PostProcessingSummary, 'Post-processing; null if there is none, or it has not started.'),
    undo: Nullable(UndoSummary, 'The newest undo; null if there is none.'),
    timedOut: Type.Boolean({ description: 'Whether it was stopped by its time limit.' }),
    percent: Nullable(
      Type.Number({ minimum: 0, maximum: 100 }),
      'Progress of the current phase: of the file while parsing, of the run while processing. Null if unknown.',
    ),
    rowsPerSecond: Nullable(Type.Integer(), 'Records read or processed per second, recently; null if unknown.'),
    secondsLeft: Nullable(Type.Integer(), 'Estimated from the rate of the last half minute; null if unknown.'),
    secondsLeftRange: Nullable(
      Type.Object(
        { atLeast: Count('In seconds.'), atMost: Count('In seconds.') },
        { $id: 'SecondsLeftRange', description: 'An estimate of the seconds left.' },
      ),
      'Range of the time left, estimated from the fastest and slowest recent batches; null if unknown.',
    ),
    stalled: Nullable(
      Type.Object(
        {
          since: Described(Timestamp, 'When it last made progress.'),
          reason: Type.String({ description: 'A sentence for people.' }),
        },
        { $id: 'Stall', description: 'Since when and why an import makes no progress.' },
      ),
      'Set if a running import has made no progress for a minute; else null.',
    ),
    fault: Nullable(Fault, 'Why it failed, or why its last run could not continue; else null.'),
    notices: Type.Array(Notice, {
      description:
        'What it leaves out or doubts in the file although nothing is in error; empty if there is nothing, and until the file has been read.',
    }),
    choices: Type.Array(Choice, {
      description: 'The requests that are possible now, ready to be sent; empty if there are none.',
    }),
    createdBy: KeyName,
    createdAt: Described(Timestamp, 'When the file was received.'),
    stagedAt: Nullable(Timestamp, 'When all records were staged; null if they are not.'),
    finishedAt: Nullable(Timestamp, 'When it ended; null if it has not.'),
    revision: Type.Integer({ description: 'Increases with every change; the id of the server-sent events.' }),
    links: Links('ImportLinks', {
      self: 'the import',
      records: 'its records',
      events: 'the server-sent events of its progress',
      dryRuns: 'its dry runs',
      postProcessing: 'its post-processing jobs',
      undos: 'its undos',
      setup: 'the setup that it has',
      errorGroups: 'its error groups',
      failedRows: 'the file of its failed rows',
      corrections: 'its corrections',
    }),
  },
  { $id: 'Import', description: 'An import: one run of an integration on one file.' },
);
export type Import = Static<typeof Import>;
