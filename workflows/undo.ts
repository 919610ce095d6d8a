import { continueAsNew } from '@temporalio/workflow';
import type { UndoRef } from '../core/model/contract.js';
import { type UndoFigures, undoMessage, undoneSoFar } from '../core/model/undo-figures.js';
import { batches, control } from './activity-options.js';
import { label } from './label.js';
import { inPhases } from './lanes.js';
import { runJob } from './run-job.js';

export interface UndoInput extends UndoRef {
  /** How many batches are undone at the same time. */
  lanes: number;
  /** Present if the undo has begun and the workflow continues as new. */
  begun?: Begun;
}

interface Begun {
  /** The last portion of each phase; a phase begins when the one before is done. */
  phases: number[];
  /** The next portion to assign. */
  next: number;
  figures: UndoFigures;
}

/**
 * Takes back what an import has written: its documents batch by batch, then the records that look-ups created for them.
 * Workflow id: `undo-<import id>-<number>`; the database allows one at a time.
 */
export function undoImport(input: UndoInput): Promise<UndoFigures | undefined> {
  const ref: UndoRef = { companyId: input.companyId, importId: input.importId, number: input.number };
  const { undoBatch } = batches(ref.companyId);
  return runJob<UndoFigures, Begun>(
    { begun: input.begun },
    {
      prepare: async () => {
        const { labels, ...prepared } = await control.prepareUndo(ref);
        label(labels);
        return { ...prepared, next: 1 };
      },
      proceed: (undo, show) =>
        inPhases(
          undo,
          undo.phases,
          input.lanes,
          () => false,
          async (undoBatchNo) => {
            const summary = `Take back ${undoBatchNo} of ${undo.phases.at(-1)}`;
            const figures = await undoBatch.executeWithOptions({ summary }, [{ ...ref, undoBatchNo }]);
            // Lanes answer out of order; figures only grow.
            if (undoneSoFar(figures) >= undoneSoFar(undo.figures)) show(figures);
          },
        ),
      continueAsNew: (begun) => continueAsNew<typeof undoImport>({ ...input, begun }),
      finish: (end) => control.finishUndo({ ...ref, ...end }),
      message: undoMessage,
    },
  );
}
