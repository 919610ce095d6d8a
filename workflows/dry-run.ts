import {
  ActivityFailure,
  ApplicationFailure,
  allHandlersFinished,
  CancellationScope,
  CancelledFailure,
  condition,
  continueAsNew,
  setCurrentDetails,
  setHandler,
  uuid4,
} from '@temporalio/workflow';
import type { ImportRef, Selection } from '../core/model/contract.js';
import { afterDryBatch, type DryRunFigures, dryRunMessage } from '../core/model/dry-run-figures.js';
import { control } from './activity-options.js';
import { finalFailure, isCancelling, isContinuing, reasonOf } from './failures.js';
import { beginDryRunUpdate, cancelSignal, dryRunProgressQuery } from './messages.js';
import { nonCancellable } from './non-cancellable.js';
import { type Lanes, processLanes } from './process-lanes.js';

export interface DryRunInput extends ImportRef {
  /** The records to try; an empty selection means all that wait. */
  selection: Selection;
  /** How many batches are tried at the same time. */
  lanes: number;
  /** Present if the run has begun and the workflow continues as new. */
  begun?: { run: Lanes; figures: DryRunFigures };
}

/**
 * Finds out what processing an import would do, batch by batch, and rolls each batch back. The import itself is not
 * affected. Workflow id: `dry-run-<import id>`, so that only one runs at a time. Returns the figures; undefined if the
 * dry run was refused.
 */
export async function dryRun(input: DryRunInput): Promise<DryRunFigures | undefined> {
  const ref: ImportRef = { companyId: input.companyId, importId: input.importId };
  const root = CancellationScope.current();
  const work = new CancellationScope();
  let begun = input.begun;
  let refused: ApplicationFailure | undefined;
  let asked = begun !== undefined;
  let ending = false;
  root.cancelRequested.catch(() => work.cancel());
  setHandler(cancelSignal, () => work.cancel());
  setHandler(dryRunProgressQuery, () => begun && { ...begun.figures, message: dryRunMessage(begun.figures) });
  setHandler(
    beginDryRunUpdate,
    async () => {
      asked = true;
      await condition(() => begun !== undefined || refused !== undefined);
      if (!begun) throw refused;
      return begun.figures.runNo;
    },
    {
      validator: () => {
        if (ending) throw finalFailure('Ending', 'The dry run is ending: try again.');
        if (asked) throw finalFailure('NotProcessable', 'A dry run of this import is running already.');
      },
    },
  );

  try {
    if (!begun) begun = await work.run(() => prepare(ref, input.selection));
  } catch (error) {
    refused = refusal(error);
    ending = true;
    await condition(allHandlersFinished);
    return undefined;
  }
  const { run } = begun;
  const end = { ...ref, runNo: run.runNo };
  const show = (figures: DryRunFigures): void => {
    begun = { run, figures };
    setCurrentDetails(dryRunMessage(figures));
  };
  try {
    const complete = await work.run(() =>
      processLanes(ref, run, input.lanes, {
        isPaused: () => false,
        counted: (counts) => show(afterDryBatch((begun as { figures: DryRunFigures }).figures, counts)),
      }),
    );
    ending = complete;
    if (!complete) {
      await condition(allHandlersFinished);
      return await continueAsNew<typeof dryRun>({ ...input, begun });
    }
    show(await nonCancellable(() => control.finishDryRun(end)));
  } catch (error) {
    if (isContinuing(error)) throw error;
    ending = true;
    const cancelled = isCancelling(error);
    const fault = cancelled ? {} : { fault: reasonOf(error) };
    show(await nonCancellable(() => control.finishDryRun({ ...end, cancelled, ...fault })));
    // Temporal shows the workflow as cancelled only if Temporal itself was asked to cancel it; the signal ends it
    // normally.
    if (root.consideredCancelled) throw new CancelledFailure('Cancelled on request.');
  }
  await condition(allHandlersFinished);
  return begun.figures;
}

async function prepare(ref: ImportRef, selection: Selection): Promise<{ run: Lanes; figures: DryRunFigures }> {
  const { figures, ...run } = await control.prepareDryRun({
    ...ref,
    ...selection,
    mode: 'background',
    requestId: uuid4(),
  });
  return { run: { ...run, nextBatch: 1 }, figures };
}

/** The failure that the caller receives when its dry run cannot begin. */
function refusal(error: unknown): ApplicationFailure {
  const cause = error instanceof ActivityFailure ? error.cause : error;
  return cause instanceof ApplicationFailure
    ? cause
    : finalFailure('NotProcessable', 'The dry run was cancelled before it began.');
}
