import type { ImportStatus } from './import-state.js';

/** A transition from some states to others. */
interface ImportEvent {
  /** What happens, for docs/states.md. */
  meaning: string;
  from: readonly ImportStatus[];
  /** The states it can lead to; if there are several, the records or the caller decide. */
  to: readonly ImportStatus[];
}

const read = ['Uploaded', 'Parsing'] as const;
const settled = ['Staged', 'Completed', 'CompletedWithErrors', 'Cancelled'] as const;
const notEnded = [...read, 'Staged', 'Processing', 'Paused', 'PostProcessing', 'Cancelling'] as const;

/** All events that change the status of an import. The database refuses every other transition (`db/import-step-guard.ts`). */
export const importEvents = {
  'begin reading': { meaning: 'a worker reads the file', from: read, to: ['Parsing'] },
  'end reading': {
    meaning: 'all records are staged: they wait for a user, or are processed at once',
    from: ['Parsing'],
    to: ['Staged', 'Processing'],
  },
  'refuse file': { meaning: 'the file cannot be read', from: ['Parsing'], to: ['Failed'] },
  pause: { meaning: 'a user pauses it', from: [...read, 'Processing', 'Paused'], to: ['Paused'] },
  'resume reading': {
    meaning: 'a user resumes it before its file has been read to the end',
    from: [...read, 'Paused'],
    to: ['Parsing'],
  },
  'resume processing': { meaning: 'a user resumes it', from: ['Processing', 'Paused'], to: ['Processing'] },
  process: {
    meaning: 'a run begins',
    from: [...settled, 'Failed', 'Processing', 'Paused'],
    to: ['Processing'],
  },
  'end run': {
    meaning: 'all batches are done',
    from: ['Processing', 'Paused', 'Cancelling'],
    to: [...settled, 'PostProcessing'],
  },
  'post-process again': { meaning: 'a user retries post-processing', from: settled, to: ['PostProcessing'] },
  'end post-processing': { meaning: 'all steps are done', from: ['PostProcessing', 'Cancelling'], to: settled },
  correct: { meaning: 'a user corrects records', from: [...settled, 'Failed'], to: settled },
  cancel: { meaning: 'a user or a time limit stops it', from: notEnded, to: ['Cancelling'] },
  'end cancel': { meaning: 'all of its work has stopped', from: [...notEnded, 'Cancelled'], to: ['Cancelled'] },
  fail: { meaning: 'it cannot continue, for a reason other than its file', from: notEnded, to: ['Failed'] },
  undo: { meaning: 'a user undoes it', from: [...settled, 'Failed', 'PartlyUndone'], to: ['Undoing'] },
  'end undo': {
    meaning: 'all or some of it is taken back; if nothing is, it has its earlier status again',
    from: ['Undoing'],
    to: ['Undone', 'PartlyUndone', ...settled, 'Failed'],
  },
} as const satisfies Record<string, ImportEvent>;

export type ImportEventName = keyof typeof importEvents;

/** The statuses that an event leads to. */
export type StatusAfter<Name extends ImportEventName> = (typeof importEvents)[Name]['to'][number];

/** Whether an event can happen in this state. */
export function begins(event: ImportEventName, status: ImportStatus): boolean {
  const { from }: ImportEvent = importEvents[event];
  return from.includes(status);
}

/** Every transition between two different states, once. */
export function importSteps(): [from: ImportStatus, to: ImportStatus][] {
  const steps = new Map<string, [ImportStatus, ImportStatus]>();
  for (const { from, to } of Object.values<ImportEvent>(importEvents))
    for (const before of from)
      for (const after of to) if (before !== after) steps.set(`${before} ${after}`, [before, after]);
  return [...steps.values()];
}
