import {
  allHandlersFinished,
  CancellationScope,
  CancelledFailure,
  condition,
  continueAsNew,
  setCurrentDetails,
  setHandler,
} from '@temporalio/workflow';
import type { UndoEnd, UndoRef } from '../core/model/contract.js';
import { type UndoFigures, undoMessage, undoneSoFar } from '../core/model/undo-figures.js';
import { batches, control } from './activity-options.js';
import { isCancelling, isContinuing, reasonOf } from './failures.js';
import { inPhases } from './lanes.js';
import { cancelSignal, undoProgressQuery } from './messages.js';
import { nonCancellable } from './non-cancellable.js';

export interface UndoInput extends UndoRef {
  /** How many batches are taken back at the same time. */
  lanes: number;
  /** Present if the run has begun and the workflow continues as new. */
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
export async function undoImport(input: UndoInput): Promise<UndoFigures | undefined> {
  const ref: UndoRef = { companyId: input.companyId, importId: input.importId, number: input.number };
  const root = CancellationScope.current();
  const work = new CancellationScope();
  let begun = input.begun;
  const show = (figures: UndoFigures): void => {
    if (begun) begun.figures = figures;
    setCurrentDetails(undoMessage(figures));
  };
  root.cancelRequested.catch(() => work.cancel());
  setHandler(cancelSignal, () => work.cancel());
  setHandler(undoProgressQuery, () => begun && { ...begun.figures, message: undoMessage(begun.figures) });

  let end: UndoEnd = ref;
  try {
    if (!begun) begun = { ...(await work.run(() => control.prepareUndo(ref))), next: 1 };
    const run = begun;
    show(run.figures);
    if (!(await work.run(() => throughPhases(ref, run, input.lanes, show)))) {
      await condition(allHandlersFinished);
      return await continueAsNew<typeof undoImport>({ ...input, begun: run });
    }
  } catch (error) {
    if (isContinuing(error)) throw error;
    end = { ...ref, ...(isCancelling(error) ? { cancelled: true } : { fault: reasonOf(error) }) };
  }
  show(await nonCancellable(() => control.finishUndo(end)));
  await condition(allHandlersFinished);
  // Temporal shows the workflow as cancelled only if Temporal itself was asked to cancel it; the signal ends it
  // normally.
  if (end.cancelled && root.consideredCancelled) throw new CancelledFailure('Cancelled on request.');
  return begun?.figures;
}

/** Returns false when the workflow should continue as new. */
function throughPhases(
  ref: UndoRef,
  run: Begun,
  lanes: number,
  show: (figures: UndoFigures) => void,
): Promise<boolean> {
  const { undoBatch } = batches(ref.companyId);
  return inPhases(
    run,
    run.phases,
    lanes,
    () => false,
    async (portionNo) => {
      const summary = `Take back ${portionNo} of ${run.phases.at(-1)}`;
      const figures = await undoBatch.executeWithOptions({ summary }, [{ ...ref, portionNo }]);
      // Lanes answer out of order; figures only grow.
      if (undoneSoFar(figures) >= undoneSoFar(run.figures)) show(figures);
    },
  );
}
