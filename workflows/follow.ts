import {
  ChildWorkflowCancellationType,
  ChildWorkflowFailure,
  type ChildWorkflowHandle,
  ParentClosePolicy,
  startChild,
  TerminatedFailure,
} from '@temporalio/workflow';
import type { ImportResult } from './activities.js';
import { control } from './activity-options.js';
import { isAlreadyStarted } from './failures.js';
import { type ImportCourse, regardless } from './import-course.js';
import { cancelSignal, pauseSignal } from './messages.js';
import type { PostProcessInput, postProcess } from './post-process.js';
import { postProcessingIdOf } from './post-processing-figures.js';

/**
 * Starts the run of post-processing that follows what an import has written, and waits for it where it is a part
 * of that (`inside`): then it gives what the import has come to, else undefined.
 */
export async function follow(
  course: ImportCourse,
  input: PostProcessInput,
  inside: boolean,
): Promise<ImportResult | undefined> {
  const child = await regardless(() => startUnlessItRuns(input));
  // Orders that came while the run itself was ending are for what follows it.
  if (course.cancelledLate) await regardless(async () => child?.signal(cancelSignal));
  else if (course.paused) await regardless(async () => child?.signal(pauseSignal));
  if (!inside) return undefined;
  course.phase = 'followed';
  const { companyId, importId, number } = input;
  await child?.result().catch(async (error: unknown) => {
    if (course.cancelling) throw error;
    // It ends the import by itself, unless somebody has terminated it.
    if (error instanceof ChildWorkflowFailure && error.cause instanceof TerminatedFailure)
      await regardless(() => control.finishPostProcessing({ companyId, importId, number, cancelled: true }));
  });
  return control.readProgress({ companyId, importId });
}

/** Gives undefined where it has been started already: a worker does that where this workflow was not at work for long. */
async function startUnlessItRuns(
  input: PostProcessInput,
): Promise<ChildWorkflowHandle<typeof postProcess> | undefined> {
  const options = {
    workflowId: postProcessingIdOf(input.importId, input.number),
    args: [input] as [PostProcessInput],
    // It goes on by itself whatever becomes of this workflow, and ends the import.
    parentClosePolicy: ParentClosePolicy.ABANDON,
    cancellationType: ChildWorkflowCancellationType.WAIT_CANCELLATION_COMPLETED,
    staticSummary: 'Post-processing of what was imported',
  };
  try {
    return await startChild<typeof postProcess>('postProcess', options);
  } catch (error) {
    if (isAlreadyStarted(error)) return undefined;
    throw error;
  }
}
