import { runStatuses } from './job.js';

/** Status of an undo; `CompletedWithKept` if some documents were kept. Plain data: shared by workflow, activities, API and database. */
export const undoStatuses = [...runStatuses, 'CompletedWithKept'] as const;
export type UndoStatus = (typeof undoStatuses)[number];

/** The outcome for a document (or master data record) that an undo has processed. */
export const undoOutcomes = ['removed', 'restored', 'kept', 'gone'] as const;
export type UndoOutcome = (typeof undoOutcomes)[number];

/** Why a document is kept; `gone` means that it was removed before the undo. */
export const undoReasons = ['gone', 'released', 'imported_since', 'changed_since', 'used', 'refused'] as const;
export type UndoReason = (typeof undoReasons)[number];

/** Progress of an undo: counts of documents and master data records, including those that look-ups created. */
export interface UndoFigures {
  number: number;
  status: UndoStatus;
  /** Number to take back. */
  total: number;
  removed: number;
  restored: number;
  kept: number;
  gone: number;
  /** Counts of earlier undos of the import; absent if only this undo is described. */
  before?: Pick<UndoFigures, 'removed' | 'restored' | 'gone'>;
}

/** Number of documents that an undo has processed. */
export const undoneSoFar = ({ removed, restored, kept, gone }: UndoFigures): number => removed + restored + kept + gone;

/** One sentence for users: "Undone: 500 removed, 3 restored"; includes earlier undos if `before` is present. */
export function undoMessage(figures: UndoFigures): string {
  const { status, total, kept, before = { removed: 0, restored: 0, gone: 0 } } = figures;
  const far = `${undoneSoFar(figures)}/${total} documents, ${kept} kept`;
  const gone = figures.gone + before.gone;
  const found = [
    `${figures.removed + before.removed} removed`,
    `${figures.restored + before.restored} restored`,
    ...(kept > 0 ? [`${kept} kept`] : []),
    ...(gone > 0 ? [`${gone} gone already`] : []),
  ].join(', ');
  const left = total - undoneSoFar(figures);
  switch (status) {
    case 'Running':
      return `Undoing: ${far}`;
    case 'Cancelling':
      return `Cancelling the undo: ${far}`;
    case 'Completed':
      return `Undone: ${found}`;
    case 'CompletedWithKept':
      return `Partly undone: ${found}`;
    case 'Cancelled':
      return `Undo cancelled: ${found}, ${left} not reached`;
    case 'Failed':
      return `The undo could not go on: ${found}, ${left} not reached`;
  }
}
