import {
  allHandlersFinished,
  CancellationScope,
  CancelledFailure,
  condition,
  continueAsNew,
} from '@temporalio/workflow';
import type { ImportRef, ImportResult, StagingResult } from '../core/model/contract.js';
import type { ProcessingChoice } from '../core/model/import-state.js';
import { afterBatch } from '../core/model/progress.js';
import { control, staging } from './activity-options.js';
import { finalFailure, isCancelling, isContinuing, reasonOf } from './failures.js';
import { follow } from './follow.js';
import { handleMessages } from './handle-messages.js';
import { ImportWorkflow, type StagedStart } from './import-workflow.js';
import { nonCancellable } from './non-cancellable.js';
import { processLanes } from './process-lanes.js';

export interface ImportInput extends ImportRef {
  /** What follows staging; with `choose` the workflow waits for the signal `run` or the update `process`. */
  processing: ProcessingChoice;
  /** How many batches are processed at the same time. */
  lanes: number;
  /** Present if the records are already staged. */
  staged?: StagedStart;
}

/**
 * One import, from its file to its documents: stage, wait for the choice, process in batches, finish. The workflow
 * holds only ids and counts; the database has the authoritative state. Workflow id: `import-<id>`.
 */
export async function importFile(input: ImportInput): Promise<ImportResult> {
  const ref: ImportRef = { companyId: input.companyId, importId: input.importId };
  const continues = input.staged ? input.staged.run !== undefined : input.processing !== 'choose';
  const workflow = new ImportWorkflow(ref, input.staged, continues);
  CancellationScope.current().cancelRequested.catch(() => workflow.cancel());
  handleMessages(workflow);
  try {
    const result = await toEnd(workflow, input, ref);
    await continueWithNextRun(workflow, input);
    return result;
  } catch (error) {
    if (!isContinuing(error)) await continueWithNextRun(workflow, input);
    throw error;
  }
}

/** Continues as new if a run was requested while this one was ending. */
async function continueWithNextRun(workflow: ImportWorkflow, input: ImportInput): Promise<void> {
  const { progress, pendingRun, paused } = workflow;
  if (pendingRun !== undefined)
    await continueAsNew<typeof importFile>({ ...input, staged: { progress, requested: pendingRun, paused } });
}

/** Performs all steps of an import and ends it, also if it fails or is cancelled. */
async function toEnd(workflow: ImportWorkflow, input: ImportInput, ref: ImportRef): Promise<ImportResult> {
  try {
    const result = await end(workflow, await workflow.work.run(() => stageAndProcess(workflow, input, ref)));
    if (result.status === 'Failed') throw finalFailure('FileFault');
    return result;
  } catch (error) {
    if (isContinuing(error)) throw error;
    if (!workflow.cancelling && !isCancelling(error)) {
      if (workflow.phase !== 'over') {
        // Once the status in the database is Failed, another run can be requested.
        workflow.phase = 'ending';
        await end(workflow, await control.failImport({ ...workflow.runRef, ...reasonOf(error) }));
      }
      throw error;
    }
    const result = await nonCancellable(() => endCancelled(workflow, ref));
    // Temporal shows the workflow as cancelled only if Temporal itself was asked to cancel it; the signal ends it
    // normally.
    if (CancellationScope.current().consideredCancelled) throw new CancelledFailure('Cancelled on request.');
    return result;
  }
}

/** The steps of an import that is not cancelled. Continues as new when its history grows long. */
async function stageAndProcess(workflow: ImportWorkflow, input: ImportInput, ref: ImportRef): Promise<ImportResult> {
  if (workflow.phase === 'staging') {
    const result = await stageUnlessPaused(workflow, ref);
    workflow.show(result.progress);
    if (result.status === 'Failed') return result;
    workflow.phase = 'choosing';
    if (input.processing !== 'choose') await workflow.begin({ mode: input.processing });
  }
  await condition(
    () =>
      workflow.phase === 'processing' ||
      workflow.phase === 'ending' ||
      (workflow.phase === 'choosing' && workflow.pendingRun !== undefined),
  );
  if (workflow.phase === 'choosing') await workflow.begin({ mode: 'background', number: workflow.pendingRun });
  const { run } = workflow;
  if (!run) return control.readProgress(ref);
  const complete = await processLanes(ref, run, input.lanes, {
    isPaused: () => workflow.paused,
    counted: (counts) => workflow.show(afterBatch(workflow.progress, counts)),
    followed: (postProcessing) => workflow.show({ ...workflow.progress, postProcessing }),
  });
  if (complete) {
    workflow.phase = 'ending';
    const result = await nonCancellable(() => control.finishRun(workflow.runRef));
    if (!result.followedBy) return result;
    workflow.show(result.progress);
    const { number, inside } = result.followedBy;
    return (await follow(workflow, { ...ref, number, lanes: input.lanes }, inside)) ?? result;
  }
  workflow.phase = 'continuing';
  await condition(allHandlersFinished);
  const { progress, paused } = workflow;
  return continueAsNew<typeof importFile>({ ...input, staged: { progress, run, paused } });
}

/** Stages the file. If staging is paused, continues when it is resumed. */
async function stageUnlessPaused(workflow: ImportWorkflow, ref: ImportRef): Promise<StagingResult> {
  let result = await stage(ref);
  for (let pausedElsewhere = false; result.status === 'Paused'; result = await stage(ref)) {
    workflow.show(result.progress);
    await workflow.pauseRecorded();
    // Paused although this workflow received no signal: an earlier workflow of the import did, and was lost.
    if (pausedElsewhere) workflow.paused = true;
    pausedElsewhere = !workflow.paused;
    await condition(() => !workflow.paused);
    await workflow.pauseRecorded();
  }
  return result;
}

async function end(workflow: ImportWorkflow, result: ImportResult): Promise<ImportResult> {
  workflow.show(result.progress);
  workflow.phase = 'over';
  await condition(allHandlersFinished);
  return result;
}

async function endCancelled(workflow: ImportWorkflow, ref: ImportRef): Promise<ImportResult> {
  workflow.cancelling = true;
  // A run that is being prepared is cancelled like any other.
  await condition(() => workflow.phase !== 'preparing');
  await workflow.cancellingRecorded();
  if (workflow.runMayHaveBegun) workflow.progress = (await control.readProgress(ref)).progress;
  return end(workflow, await control.finishCancel(workflow.runRef));
}

/**
 * Parses the file and stages its records: one long activity, whose next attempt continues where the last one was lost.
 */
function stage(ref: ImportRef): Promise<StagingResult> {
  return staging(ref.companyId).stageFile.executeWithOptions({ summary: 'Parse the file and stage its records' }, [
    ref,
  ]);
}
