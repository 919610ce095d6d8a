import { type ImportStatus, readingStatuses, settledStatuses } from './import-state.js';
import type { Transition } from './transitions.js';

const notEnded = [...readingStatuses, 'Staged', 'Processing', 'Paused', 'PostProcessing', 'Cancelling'] as const;

/**
 * All events that give an import a status. The database refuses every other transition and every other first status (the
 * triggers `import_step` and `import_first`).
 */
export const importEvents = {
  create: { meaning: 'its file is stored', from: [], to: ['Uploaded'] },
  'begin reading': { meaning: 'a worker reads the file', from: readingStatuses, to: ['Parsing'] },
  'end reading': {
    meaning: 'all records are staged: they wait for a user, or are processed at once',
    from: ['Parsing'],
    to: ['Staged', 'Processing'],
  },
  'refuse file': { meaning: 'the file cannot be read', from: ['Parsing'], to: ['Failed'] },
  pause: { meaning: 'a user pauses it', from: [...readingStatuses, 'Processing', 'Paused'], to: ['Paused'] },
  'resume reading': {
    meaning: 'a user resumes it before its file has been read to the end',
    from: [...readingStatuses, 'Paused'],
    to: ['Parsing'],
  },
  'resume processing': { meaning: 'a user resumes it', from: ['Processing', 'Paused'], to: ['Processing'] },
  process: {
    meaning: 'a run begins',
    from: [...settledStatuses, 'Failed', 'Processing', 'Paused'],
    to: ['Processing'],
  },
  'end run': {
    meaning: 'all batches are done',
    from: ['Processing', 'Paused', 'Cancelling'],
    to: [...settledStatuses, 'PostProcessing'],
  },
  'post-process again': { meaning: 'a user retries post-processing', from: settledStatuses, to: ['PostProcessing'] },
  'end post-processing': { meaning: 'all steps are done', from: ['PostProcessing', 'Cancelling'], to: settledStatuses },
  correct: { meaning: 'a user corrects records', from: [...settledStatuses, 'Failed'], to: settledStatuses },
  cancel: { meaning: 'a user or a time limit stops it', from: notEnded, to: ['Cancelling'] },
  'end cancel': { meaning: 'all of its work has stopped', from: [...notEnded, 'Cancelled'], to: ['Cancelled'] },
  fail: { meaning: 'it cannot continue, for a reason other than its file', from: notEnded, to: ['Failed'] },
  undo: { meaning: 'a user undoes it', from: [...settledStatuses, 'Failed', 'PartlyUndone'], to: ['Undoing'] },
  'end undo': {
    meaning: 'all or some of it is undone; if nothing is, it has its earlier status again',
    from: ['Undoing'],
    to: ['Undone', 'PartlyUndone', ...settledStatuses, 'Failed'],
  },
} as const satisfies Record<string, Transition<ImportStatus>>;

export type ImportEventName = keyof typeof importEvents;

/** The statuses that an event leads to. */
export type StatusAfter<Name extends ImportEventName> = (typeof importEvents)[Name]['to'][number];

/** Whether an event can happen in this state. */
export function begins(event: ImportEventName, status: ImportStatus): boolean {
  const { from }: Transition<ImportStatus> = importEvents[event];
  return from.includes(status);
}
