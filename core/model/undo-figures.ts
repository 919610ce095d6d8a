/** How a run of undo stands; `CompletedWithKept` where some documents had to stay. Plain data: shared by workflow, activities, API and database. */
export const undoStatuses = ['Running', 'Cancelling', 'Completed', 'CompletedWithKept', 'Cancelled', 'Failed'] as const;
export type UndoStatus = (typeof undoStatuses)[number];

/** What has become of a document (or master data record) that an undo has come to. */
export const undoOutcomes = ['removed', 'restored', 'kept', 'gone'] as const;
export type UndoOutcome = (typeof undoOutcomes)[number];

/** Why a document is kept; `gone` is what somebody else has removed before: nothing of it is left to take back. */
export const undoReasons = ['gone', 'released', 'imported_since', 'changed_since', 'used', 'refused'] as const;
export type UndoReason = (typeof undoReasons)[number];

/** The workflow of a run of undo. */
export const undoIdOf = (importId: string, number: number): string => `undo-${importId}-${number}`;

/** How far an undo is: counts of documents and master data records, those that look-ups made among them. */
export interface UndoFigures {
  number: number;
  status: UndoStatus;
  /** That it is to take back. */
  total: number;
  removed: number;
  restored: number;
  kept: number;
  gone: number;
  /** What the undos before it have come to; absent where it is told alone. */
  before?: Pick<UndoFigures, 'removed' | 'restored' | 'gone'>;
}

/** Documents that an undo has come to. */
export const undoneSoFar = ({ removed, restored, kept, gone }: UndoFigures): number => removed + restored + kept + gone;

/** One sentence for people: "Undone: 500 removed, 3 restored"; with what the undos before it have done, where that is told. */
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
