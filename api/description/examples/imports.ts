import { by, early, importId, importPath, late, sha256 } from './values.js';

export const ImportCounts = { total: 500, completed: 488, errors: 12, skipped: 0, waiting: 0, warnings: 3 };
export const ImportResults = { documents: 120, inserted: 118, updated: 2, unchanged: 0, lines: 488 };
const Choice = {
  action: 'process-errors',
  label: 'Process the records in error again',
  default: true,
  method: 'POST',
  href: `${importPath}/process`,
  body: { mode: 'now', status: 'Error' },
};
const ImportLinks = {
  self: importPath,
  records: `${importPath}/records`,
  events: `${importPath}/events`,
  dryRuns: `${importPath}/dry-runs`,
  postProcessing: `${importPath}/post-processing`,
  undos: `${importPath}/undos`,
  setup: `${importPath}/setup`,
  errorGroups: `${importPath}/error-groups`,
  failedRows: `${importPath}/failed-rows`,
  corrections: `${importPath}/corrections`,
};
const ImportFile = { name: 'orders-2026-03-02.csv', size: 48_211, sha256 };
const ProcessingRun = { number: 1, total: 500, processed: 500, errors: 12 };
const TargetResult = { target: 'sales-document', inserted: 118, updated: 2, unchanged: 0 };
const SecondsLeftRange = { atLeast: 40, atMost: 90 };
const Stall = { since: early, reason: 'No worker polls for tasks.' };
const PostProcessingSummary = {
  trigger: 'AfterProcessing',
  status: 'Finished',
  total: 120,
  completed: 120,
  errors: 0,
  remaining: 0,
  number: 1,
};
const UndoSummary = {
  number: 1,
  status: 'Completed',
  total: 120,
  removed: 118,
  restored: 2,
  kept: 0,
  alreadyRemoved: 0,
};
const Notice = {
  code: 'column_not_used',
  message:
    'Column "Unit Price" is not used by any mapping, but it has the name of the field "Unit Price": map it to unitPrice if its values are to be imported.',
  place: { row: 1, column: 'Unit Price' },
};

const Import = {
  id: importId,
  integration: 'sales-orders',
  integrationVersion: 3,
  file: ImportFile,
  sameContentAs: null,
  replayOf: null,
  startedByImport: null,
  status: 'CompletedWithErrors',
  message: 'Completed: 488 records, 12 errors',
  waitingFor: null,
  counts: ImportCounts,
  results: ImportResults,
  targets: [TargetResult],
  run: ProcessingRun,
  postProcessing: PostProcessingSummary,
  undo: null,
  timedOut: false,
  percent: null,
  rowsPerSecond: null,
  secondsLeft: null,
  secondsLeftRange: null,
  stalled: null,
  fault: null,
  notices: [Notice],
  choices: [Choice],
  createdBy: by,
  createdAt: early,
  stagedAt: early,
  finishedAt: late,
  revision: 17,
  links: ImportLinks,
};

const PostProcessingJob = {
  number: 1,
  trigger: 'AfterProcessing',
  status: 'Finished',
  message: 'Post-processing complete: 120 done, 0 errors',
  counts: { total: 120, completed: 120, errors: 0, remaining: 0 },
  waitingFor: null,
  timedOut: false,
  isRetry: false,
  fault: null,
  createdBy: null,
  createdAt: early,
  startedAt: early,
  deadline: null,
  finishedAt: late,
  links: {
    self: `${importPath}/post-processing/1`,
    entries: `${importPath}/post-processing/entries`,
    import: importPath,
  },
};
const PostProcessingEntry = {
  id: '1-1-18-1',
  step: 1,
  name: 'release',
  status: 'Error',
  document: { target: 'sales-document', key: ['Order', 'SO-1001'], row: 18 },
  code: 'credit_limit_exceeded',
  message: 'Customer C100 has a credit limit of 1000; released orders and invoices come to 1240.50.',
  attempts: 1,
  finishedAt: late,
};

const SkippedJob = {
  number: 413,
  reason: 'A dry run does not stop in between: it cannot be set on hold. It can be cancelled.',
};
const JobChoice = {
  action: 'set-on-hold',
  label: 'Set on hold',
  method: 'POST',
  href: '/v1/companies/acme/job-queue/412/set-on-hold',
};
const JobQueueEntry = {
  number: 412,
  description: 'Process Sales orders: orders-2026-03-02.csv',
  kind: 'processing',
  integration: 'sales-orders',
  status: 'In Process',
  progress: { processed: 150, total: 500, errors: 2, message: '150/500 records, 2 errors' },
  waitingFor: null,
  errorMessage: null,
  cancelling: false,
  createdBy: by,
  createdAt: early,
  startedAt: early,
  finishedAt: null,
  choices: [JobChoice],
  workflowId: `import-${importId}`,
  links: { self: '/v1/companies/acme/job-queue/412', import: importPath, results: `${importPath}/records` },
};

const undone = { total: 120, removed: 117, restored: 2, kept: 1, alreadyRemoved: 0 };
const Undo = {
  number: 1,
  status: 'PartlyCompleted',
  message: 'Undone: 117 removed, 2 restored, 1 kept',
  counts: { ...undone, remaining: 0 },
  percent: 100,
  fault: null,
  createdBy: by,
  createdAt: early,
  startedAt: early,
  finishedAt: late,
  links: { self: `${importPath}/undos/1`, documents: `${importPath}/undos/1/documents`, import: importPath },
};
const UndoneDocument = {
  target: 'sales-document',
  key: ['Order', 'SO-1001'],
  row: 18,
  outcome: 'kept',
  reason: 'released',
  message: 'Sales Document Order SO-1001 is released.',
};
const UndoReasonCount = { reason: 'released', documents: 1 };

/** Imports, and their post-processing and undo. */
export const importExamples = {
  Choice,
  ChoiceBody: Choice.body,
  Import,
  ImportCounts,
  ImportFile,
  ImportLinks,
  ImportResults,
  ImportUpload: { integration: 'sales-orders', processing: 'now', force: false, file: 'orders-2026-03-02.csv' },
  Notice,
  EarlierUndos: { removed: 100, restored: 2, alreadyRemoved: 0 },
  JobActionOutcome: {
    found: 3,
    done: 2,
    skipped: [SkippedJob],
    next: null,
  },
  JobActionRequest: { action: 'set-on-hold', integration: 'sales-orders', preview: true },
  JobChoice,
  JobProgress: JobQueueEntry.progress,
  JobQueueEntry,
  JobQueueEntryLinks: JobQueueEntry.links,
  PostProcessingCounts: PostProcessingJob.counts,
  PostProcessingEntry,
  PostProcessingRetry: { status: 'Error', currentSteps: true },
  PostProcessingJob,
  PostProcessingLinks: PostProcessingJob.links,
  PostProcessingSummary,
  ProcessRequest: { mode: 'now', status: 'Error' },
  ProcessingRun,
  ReplayRequest: { processing: 'now', version: 3 },
  SkippedJob,
  Stall,
  TargetDocument: PostProcessingEntry.document,
  TargetResult,
  SecondsLeftRange,
  Undo,
  UndoCounts: undone,
  UndoLinks: Undo.links,
  UndoProgress: Undo.counts,
  UndoReasonCount,
  UndoSummary,
  UndoneDocument,
};
