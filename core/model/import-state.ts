/**
 * The states of an import and the actions allowed in each. `import-events.ts` has the transitions between them;
 * docs/states.md is generated from both.
 */
/** What users can do with an import, and the participle for messages. */
const importActions = {
  pause: 'paused',
  resume: 'resumed',
  cancel: 'cancelled',
  process: 'processed',
  'dry run': 'tried in a dry run',
  correct: 'corrected',
  'retry post-processing': 'post-processed again',
  undo: 'undone',
} as const;
export type ImportAction = keyof typeof importActions;

/** Actions on records: they need a file that was read to its end. */
const recordActions: readonly ImportAction[] = ['process', 'dry run', 'correct'];

interface ImportState {
  /** What it means, for docs/states.md and the description of the API. */
  meaning: string;
  /** Whether work is in progress or will begin without a user. */
  running: boolean;
  /** The actions that are allowed; the import's records may rule out more. */
  can: readonly ImportAction[];
}

const readOrProcessed = ['pause', 'resume', 'cancel'] as const;
const ended = ['process', 'dry run', 'correct', 'retry post-processing', 'undo'] as const;

export const importStates = {
  Uploaded: { meaning: 'the file is stored and waits to be read', running: true, can: readOrProcessed },
  Parsing: { meaning: 'the file is being read', running: true, can: readOrProcessed },
  Staged: {
    meaning: 'every row is a record; records wait for a user, or were corrected',
    running: false,
    can: [...ended, 'cancel'],
  },
  Processing: { meaning: 'documents are created, batch by batch', running: true, can: readOrProcessed },
  Paused: {
    meaning: 'no new work begins until it is resumed; current work is finished',
    running: true,
    can: readOrProcessed,
  },
  PostProcessing: {
    meaning: 'the documents are created; post-processing runs (it has a status of its own)',
    running: true,
    can: readOrProcessed,
  },
  Cancelling: { meaning: 'current work is finished, no new work begins', running: true, can: ['cancel'] },
  Completed: {
    meaning: 'every record is completed or skipped, every post-processing step is done',
    running: false,
    can: ended,
  },
  CompletedWithErrors: {
    meaning: 'some records or post-processing steps are in error; the others are done',
    running: false,
    can: ended,
  },
  Cancelled: {
    meaning: 'stopped by a user or a time limit; the remaining records are skipped',
    running: false,
    can: ended,
  },
  Failed: {
    meaning: 'the file cannot be read, or the import could not continue; `fault` says why',
    running: false,
    can: ['process', 'dry run', 'correct', 'undo'],
  },
  Undoing: { meaning: 'what it has written is being undone', running: true, can: ['cancel'] },
  Undone: { meaning: 'all of it is undone: import the file again', running: false, can: [] },
  PartlyUndone: {
    meaning:
      'some of it is undone; for each document that was kept there is a reason: import the file again for the others',
    running: false,
    can: ['undo'],
  },
} as const satisfies Record<string, ImportState>;

export type ImportStatus = keyof typeof importStates;
export const importStatuses = Object.keys(importStates) as ImportStatus[];

/** Its file is being read, or will be. */
export const readingStatuses = ['Uploaded', 'Parsing'] as const satisfies ImportStatus[];
/** Everything is done, with errors or without. */
export const completedStatuses = ['Completed', 'CompletedWithErrors'] as const satisfies ImportStatus[];
/** Its file was read to the end, and nothing is running. */
export const settledStatuses = ['Staged', ...completedStatuses, 'Cancelled'] as const satisfies ImportStatus[];
/** It has ended, and perhaps has written nothing. */
export const unsuccessfulStatuses = ['CompletedWithErrors', 'Cancelled', 'Failed'] as const satisfies ImportStatus[];

const isOneOf =
  (statuses: readonly ImportStatus[]) =>
  (status: ImportStatus): boolean =>
    statuses.includes(status);
export const isReading = isOneOf(readingStatuses);
export const isCompleted = isOneOf(completedStatuses);

/** Whether work is in progress, or will begin without a user, in this state. */
export const isRunning = (status: ImportStatus): boolean => importStates[status].running;

/** What decides about the actions: the status, and whether the file was read to its end (`staged_at` is set). */
export interface ActionState {
  status: ImportStatus;
  staged: boolean;
}

/**
 * Why `action` is not allowed in this state, as a sentence for users; undefined if it is allowed. The records may rule out
 * more: there must be one to process, for example.
 */
export function refusal({ status, staged }: ActionState, action: ImportAction): string | undefined {
  const { can }: ImportState = importStates[status];
  if (!can.includes(action)) return `An import that is ${status} cannot be ${importActions[action]}.`;
  // A cancel or a failure came while the file was being read: its records may end in the middle of a document.
  if (!staged && recordActions.includes(action)) return 'The file was not read to its end: import it again.';
  return undefined;
}

export const may = (state: ActionState, action: ImportAction): boolean => refusal(state, action) === undefined;

/** The states of a record, and what each means. */
export const recordStates = {
  New: 'its file is being read',
  Ready: 'it waits to be processed',
  Processing: 'it is being processed',
  Completed: 'its document is written',
  Error: 'it has an error, or another record of its document has one',
  Skipped: 'the write mode or a cancel left it out, or its document was undone',
} as const;
export type RecordStatus = keyof typeof recordStates;

/** What can happen after staging. */
export const processingChoices = {
  choose: 'the import waits for a user',
  now: 'it is processed, and the request waits for the results',
  background: 'it is processed, and the request does not wait for the results',
} as const;
export type ProcessingChoice = keyof typeof processingChoices;

export const processingModes = ['now', 'background'] as const;
export type ProcessingMode = (typeof processingModes)[number];
