/**
 * The states of an import and what a caller can ask for in each. `import-events.ts` has the steps between them;
 * docs/states.md is made from both.
 */
export type ImportAction =
  | 'pause'
  | 'resume'
  | 'cancel'
  | 'process'
  | 'dry run'
  | 'correct'
  | 'retry post-processing'
  | 'undo';

interface ImportState {
  /** What it means, for docs/states.md. */
  meaning: string;
  /** Whether something moves without being asked. */
  running: boolean;
  /** What a caller may ask for; what the import has in it decides the rest. */
  can: readonly ImportAction[];
}

const readOrProcessed = ['pause', 'resume', 'cancel'] as const;
const ended = ['process', 'dry run', 'correct', 'retry post-processing', 'undo'] as const;

export const importStates = {
  Uploaded: { meaning: 'the file is here, and waits to be read', running: true, can: readOrProcessed },
  Parsing: { meaning: 'the file is being read', running: true, can: readOrProcessed },
  Staged: {
    meaning: 'every row is a record; records wait for a choice, or were corrected',
    running: false,
    can: [...ended, 'cancel'],
  },
  Processing: { meaning: 'documents are made, batch by batch', running: true, can: readOrProcessed },
  Paused: {
    meaning: 'nothing begins until it is resumed; what was begun is finished',
    running: true,
    can: readOrProcessed,
  },
  PostProcessing: {
    meaning: 'the documents are there; what follows them runs (its own status says how)',
    running: true,
    can: readOrProcessed,
  },
  Cancelling: { meaning: 'what was begun is finished, nothing else begins', running: true, can: ['cancel'] },
  Completed: {
    meaning: 'every record is completed or skipped, every step after it is done',
    running: false,
    can: ended,
  },
  CompletedWithErrors: { meaning: 'some records or steps are in error; the rest is done', running: false, can: ended },
  Cancelled: { meaning: 'stopped by a user or a time limit; the rest is skipped', running: false, can: ended },
  Failed: {
    meaning: 'the file cannot be read, or the import could not go on; `fault` says why',
    running: false,
    can: ['process', 'dry run', 'correct', 'undo'],
  },
  Undoing: { meaning: 'what it has written is taken back', running: true, can: ['cancel'] },
  Undone: { meaning: 'all of it is taken back: import the file again', running: false, can: [] },
  PartlyUndone: {
    meaning: 'some is taken back; the rest was kept, and each document says why: import the file again for the rest',
    running: false,
    can: ['undo'],
  },
} as const satisfies Record<string, ImportState>;

export type ImportStatus = keyof typeof importStates;
export const importStatuses = Object.keys(importStates) as ImportStatus[];

/** Whether something still moves without being asked in this state. */
export const isRunning = (status: ImportStatus): boolean => importStates[status].running;

/**
 * Whether a caller may ask for `action` in this state. An import that has `Failed` before its file was read to the end
 * has no records to process or correct; who asks looks at that as well.
 */
export function may(status: ImportStatus, action: ImportAction): boolean {
  const { can }: ImportState = importStates[status];
  return can.includes(action);
}

export const recordStatuses = ['New', 'Ready', 'Processing', 'Completed', 'Error', 'Skipped'] as const;
export type RecordStatus = (typeof recordStatuses)[number];

/** What a caller of an import wants after staging: to be asked, or to go straight on. */
export const processingChoices = ['choose', 'now', 'background'] as const;
export type ProcessingChoice = (typeof processingChoices)[number];

export const processingModes = ['now', 'background'] as const;
export type ProcessingMode = (typeof processingModes)[number];
