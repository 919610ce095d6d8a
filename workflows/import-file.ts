import {
  ApplicationFailure,
  allHandlersFinished,
  CancellationScope,
  CancelledFailure,
  condition,
  continueAsNew,
} from '@temporalio/workflow';
import type { ImportRef, ImportResult, StagingResult } from '../core/model/contract.js';
import type { ProcessingChoice } from '../core/model/import-state.js';
import { afterBatch } from '../core/model/progress.js';
import { control } from './activity-options.js';
import { isCancelling, isContinuing, reasonOf } from './failures.js';
import { follow } from './follow.js';
import { ImportCourse, regardless, type StagedStart } from './import-course.js';
import { obeyMessages } from './obey-messages.js';
import { processLanes } from './process-lanes.js';
import { stage } from './stage.js';

export interface ImportInput extends ImportRef {
  /** What follows staging; `choose` waits for the update `process`. */
  processing: ProcessingChoice;
  /** Batches that are processed at the same time. */
  lanes: number;
  /** Present where the records are staged already. */
  staged?: StagedStart;
}

/**
 * One import, from its file to its documents: stage, wait for the choice, process in batches,
 * finish. The database holds the truth; this holds ids and counts. Workflow id: `import-<id>`.
 */
export async function importFile(input: ImportInput): Promise<ImportResult> {
  const ref: ImportRef = { companyId: input.companyId, importId: input.importId };
  const root = CancellationScope.current();
  const goesOn = input.staged ? input.staged.run !== undefined : input.processing !== 'choose';
  const course = new ImportCourse(ref, input.staged, goesOn);
  root.cancelRequested.catch(() => course.cancel());
  obeyMessages(course);

  try {
    const result = await end(course, await course.work.run(() => stageAndProcess(course, input, ref)));
    if (result.status === 'Failed')
      throw ApplicationFailure.nonRetryable('The file could not be imported; the import says why.', 'FileFault');
    return result;
  } catch (error) {
    if (isContinuing(error)) throw error;
    if (!course.cancelling && !isCancelling(error)) {
      if (course.phase !== 'over') await end(course, await control.failImport({ ...ref, ...reasonOf(error) }));
      throw error;
    }
    const result = await regardless(() => endCancelled(course, ref));
    // Temporal shows Cancelled for its own cancel, and what came of it for the signal.
    if (root.consideredCancelled) throw new CancelledFailure('Cancelled on request.');
    return result;
  }
}

/** The way of an import that nobody cancels; leaves to continue as new where its history grows long. */
async function stageAndProcess(course: ImportCourse, input: ImportInput, ref: ImportRef): Promise<ImportResult> {
  if (course.phase === 'staging') {
    const result = await stageUnlessPaused(course, ref);
    course.show(result.progress);
    if (result.status === 'Failed') return result;
    course.phase = 'choosing';
    if (input.processing !== 'choose') await course.begin({ mode: input.processing });
  }
  await condition(() => course.phase === 'processing' || course.phase === 'ending');
  const { run } = course;
  if (!run) return control.readProgress(ref);
  const whole = await processLanes(ref, run, input.lanes, {
    isPaused: () => course.paused,
    counted: (counts) => course.show(afterBatch(course.progress, counts)),
    followed: (postProcessing) => course.show({ ...course.progress, postProcessing }),
  });
  if (whole) {
    course.phase = 'ending';
    const result = await regardless(() => control.finishRun(course.runRef));
    if (!result.followedBy) return result;
    course.show(result.progress);
    const { number, inside } = result.followedBy;
    return (await follow(course, { ...ref, number, lanes: input.lanes }, inside)) ?? result;
  }
  course.phase = 'continuing';
  await condition(allHandlersFinished);
  const { progress, paused } = course;
  return continueAsNew<typeof importFile>({ ...input, staged: { progress, run, paused } });
}

/** Stages the file; where that is paused, goes on once it is resumed. */
async function stageUnlessPaused(course: ImportCourse, ref: ImportRef): Promise<StagingResult> {
  let result = await stage(ref);
  for (let unasked = false; result.status === 'Paused'; result = await stage(ref)) {
    course.show(result.progress);
    await course.untilTold();
    // Paused although nobody asked this workflow for it: the one before it was lost.
    if (unasked) course.paused = true;
    unasked = !course.paused;
    await condition(() => !course.paused);
    await course.untilTold();
  }
  return result;
}

async function end(course: ImportCourse, result: ImportResult): Promise<ImportResult> {
  course.show(result.progress);
  course.phase = 'over';
  await condition(allHandlersFinished);
  return result;
}

async function endCancelled(course: ImportCourse, ref: ImportRef): Promise<ImportResult> {
  course.cancelling = true;
  // A run that is just being prepared is cancelled like any other.
  await condition(() => course.phase !== 'preparing');
  await course.untilMarked();
  if (course.mayHaveBegun) course.progress = (await control.readProgress(ref)).progress;
  return end(course, await control.finishCancel(course.runRef));
}
