import { ActivityFailure, ApplicationFailure, condition, continueAsNew, setHandler, uuid4 } from '@temporalio/workflow';
import type { ImportRef, Selection } from '../core/model/contract.js';
import { afterDryBatch, type DryRunFigures, dryRunMessage } from '../core/model/dry-run-figures.js';
import { control } from './activity-options.js';
import { finalFailure } from './failures.js';
import { label } from './label.js';
import { beginDryRunUpdate } from './messages.js';
import { type Lanes, processLanes } from './process-lanes.js';
import { type JobState, runJob } from './run-job.js';

export interface DryRunInput extends ImportRef {
  /** Its number; absent if the workflow was started before dry runs were stored by the request. */
  number?: number;
  /** The records to try, if there is no number; an empty selection means all that wait. */
  selection?: Selection;
  /** How many batches are tried at the same time. */
  lanes: number;
  /** Present if the run has begun and the workflow continues as new. */
  begun?: Begun;
}

interface Begun {
  run: Lanes;
  figures: DryRunFigures;
}

/**
 * Finds out what processing an import would do, batch by batch, and rolls each batch back. The import itself is not
 * affected. Workflow id: `dry-run-<import id>-<number>`; the database allows one at a time. Returns the figures; undefined
 * if the dry run was refused.
 */
export function dryRun(input: DryRunInput): Promise<DryRunFigures | undefined> {
  const ref: ImportRef = { companyId: input.companyId, importId: input.importId };
  const state: JobState<Begun> = { begun: input.begun };
  return runJob<DryRunFigures, Begun>(state, {
    prepare: () => prepare(ref, input),
    ...(input.number === undefined ? { refused: answerBegin(state) } : {}),
    proceed: (current, show) =>
      processLanes(ref, current.run, input.lanes, {
        isPaused: () => false,
        counted: (counts) => show(afterDryBatch(current.figures, counts)),
      }),
    continueAsNew: (begun) => continueAsNew<typeof dryRun>({ ...input, begun }),
    finish: (end) =>
      control.finishDryRun({ ...ref, runNo: state.begun?.run.runNo ?? (input.number as number), ...end }),
    message: dryRunMessage,
  });
}

async function prepare(ref: ImportRef, { number, selection }: DryRunInput): Promise<Begun> {
  const { figures, labels, ...run } = await control.prepareDryRun({
    ...ref,
    ...selection,
    mode: 'background',
    requestId: uuid4(),
    ...(number === undefined ? {} : { number }),
  });
  label(labels);
  return { run: { ...run, nextBatch: 1 }, figures };
}

/** Answers the update with which dry runs were requested before. Returns what receives the reason of a refusal. */
function answerBegin(state: JobState<Begun>): (error: unknown) => void {
  let refused: ApplicationFailure | undefined;
  let requested = state.begun !== undefined;
  setHandler(
    beginDryRunUpdate,
    async () => {
      requested = true;
      await condition(() => state.begun !== undefined || refused !== undefined);
      if (!state.begun) throw refused;
      return state.begun.figures.runNo;
    },
    {
      validator: () => {
        if (state.ending) throw finalFailure('Ending', 'The dry run is ending: try again.');
        if (requested) throw finalFailure('NotProcessable', 'A dry run of this import is running already.');
      },
    },
  );
  return (error) => {
    refused = refusal(error);
  };
}

/** The failure that the caller receives when its dry run cannot begin. */
function refusal(error: unknown): ApplicationFailure {
  const cause = error instanceof ActivityFailure ? error.cause : error;
  return cause instanceof ApplicationFailure
    ? cause
    : finalFailure('NotProcessable', 'The dry run was cancelled before it began.');
}
