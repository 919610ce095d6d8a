import { runStates } from './job.js';

/** The states of an undo, and what each means. Plain data: shared by workflow, activities, API and database. */
export const undoStates = {
  ...runStates,
  Completed: 'everything that the import wrote is removed or restored',
  PartlyCompleted: 'it has ended, and some documents were kept',
} as const;
export type UndoStatus = keyof typeof undoStates;

/** The outcomes for a document (or master data record) that an undo has processed. */
export const undoOutcomes = {
  removed: 'the import had created it, and it was removed',
  restored: 'the import had changed it, and it was restored',
  kept: 'it was left as it is, for a reason',
  already_removed: 'it had been removed before',
} as const;
export type UndoOutcome = keyof typeof undoOutcomes;

/** Why a document is kept, or is already removed. */
export const undoReasons = {
  already_removed: 'it was already removed',
  released: 'it is released, or has a later status',
  imported_since: 'a later import has written it, even without changing it; the message says which',
  changed_since: 'its fields or lines were changed after the import',
  referenced: 'another record refers to it; the message names one',
  rejected: 'the database refuses it; the message has the constraint or trigger',
} as const;
export type UndoReason = keyof typeof undoReasons;

/** Progress of an undo: counts of documents and master data records, including those that look-ups created. */
export interface UndoFigures {
  number: number;
  status: UndoStatus;
  /** Number to undo. */
  total: number;
  removed: number;
  restored: number;
  kept: number;
  alreadyRemoved: number;
  /** Counts of earlier undos of the import; absent if only this undo is described. */
  earlierUndos?: Pick<UndoFigures, 'removed' | 'restored' | 'alreadyRemoved'>;
}

/** Number of documents that an undo has processed. */
export const undoneSoFar = ({ removed, restored, kept, alreadyRemoved }: UndoFigures): number =>
  removed + restored + kept + alreadyRemoved;

/** One sentence for users: "Undone: 500 removed, 3 restored"; includes earlier undos if `earlierUndos` is present. */
export function undoMessage(figures: UndoFigures): string {
  const { status, total, kept, earlierUndos = { removed: 0, restored: 0, alreadyRemoved: 0 } } = figures;
  const far = `${undoneSoFar(figures)}/${total} documents, ${kept} kept`;
  const alreadyRemoved = figures.alreadyRemoved + earlierUndos.alreadyRemoved;
  const found = [
    `${figures.removed + earlierUndos.removed} removed`,
    `${figures.restored + earlierUndos.restored} restored`,
    ...(kept > 0 ? [`${kept} kept`] : []),
    ...(alreadyRemoved > 0 ? [`${alreadyRemoved} already removed`] : []),
  ].join(', ');
  const left = total - undoneSoFar(figures);
  switch (status) {
    case 'Running':
      return `Undoing: ${far}`;
    case 'Cancelling':
      return `Cancelling the undo: ${far}`;
    case 'Completed':
      return `Undone: ${found}`;
    case 'PartlyCompleted':
      return `Partly undone: ${found}`;
    case 'Cancelled':
      return `Undo cancelled: ${found}, ${left} not reached`;
    case 'Failed':
      return `The undo could not continue: ${found}, ${left} not reached`;
  }
}
