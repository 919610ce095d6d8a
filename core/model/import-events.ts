import type { ImportStatus } from './import-state.js';

/** A step from some states to others. */
interface ImportEvent {
  /** What happens, for docs/states.md. */
  meaning: string;
  from: readonly ImportStatus[];
  /** Where it leads; of several the one that the records, or the caller, decide. */
  to: readonly ImportStatus[];
}

const read = ['Uploaded', 'Parsing'] as const;
const rests = ['Staged', 'Completed', 'CompletedWithErrors', 'Cancelled'] as const;
const notEnded = [...read, 'Staged', 'Processing', 'Paused', 'PostProcessing', 'Cancelling'] as const;

/** All that changes the status of an import. The database refuses every other step (`db/import-step-guard.ts`). */
export const importEvents = {
  'begin reading': { meaning: 'a worker reads the file', from: read, to: ['Parsing'] },
  'end reading': {
    meaning: 'all records are staged: they wait for a choice, or go on at once',
    from: ['Parsing'],
    to: ['Staged', 'Processing'],
  },
  'refuse file': { meaning: 'the file cannot be read', from: ['Parsing'], to: ['Failed'] },
  pause: { meaning: 'a user pauses it', from: [...read, 'Processing', 'Paused'], to: ['Paused'] },
  'resume reading': {
    meaning: 'a user resumes it; its file was not read to the end',
    from: [...read, 'Paused'],
    to: ['Parsing'],
  },
  'resume processing': { meaning: 'a user resumes it', from: ['Processing', 'Paused'], to: ['Processing'] },
  process: {
    meaning: 'a run begins',
    from: [...rests, 'Failed', 'Processing', 'Paused'],
    to: ['Processing'],
  },
  'end run': {
    meaning: 'all batches are done',
    from: ['Processing', 'Paused', 'Cancelling'],
    to: [...rests, 'PostProcessing'],
  },
  'post-process again': { meaning: 'a user retries post-processing', from: rests, to: ['PostProcessing'] },
  'end post-processing': { meaning: 'all steps are done', from: ['PostProcessing', 'Cancelling'], to: rests },
  correct: { meaning: 'a user corrects records', from: [...rests, 'Failed'], to: rests },
  cancel: { meaning: 'a user or a time limit stops it', from: notEnded, to: ['Cancelling'] },
  'end cancel': { meaning: 'nothing of it runs any more', from: [...notEnded, 'Cancelled'], to: ['Cancelled'] },
  fail: { meaning: 'it cannot go on, for a reason that is not in its file', from: notEnded, to: ['Failed'] },
  undo: { meaning: 'a user takes it back', from: [...rests, 'Failed', 'PartlyUndone'], to: ['Undoing'] },
  'end undo': {
    meaning: 'all is taken back, some of it, or nothing: then it is as it was before',
    from: ['Undoing'],
    to: ['Undone', 'PartlyUndone', ...rests, 'Failed'],
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

/** Every step between two different states, once. */
export function importSteps(): [from: ImportStatus, to: ImportStatus][] {
  const steps = new Map<string, [ImportStatus, ImportStatus]>();
  for (const { from, to } of Object.values<ImportEvent>(importEvents))
    for (const before of from)
      for (const after of to) if (before !== after) steps.set(`${before} ${after}`, [before, after]);
  return [...steps.values()];
}
