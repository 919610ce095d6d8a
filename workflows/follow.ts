import {
  ChildWorkflowFailure,
  type ChildWorkflowHandle,
  getExternalWorkflowHandle,
  ParentClosePolicy,
  startChild,
  TerminatedFailure,
} from '@temporalio/workflow';
import type { ImportResult } from '../core/model/contract.js';
import { postProcessingIdOf } from '../core/model/post-processing-figures.js';
import { control } from './activity-options.js';
import { isAlreadyStarted } from './failures.js';
import type { ImportWorkflow } from './import-workflow.js';
import { nonCancellable } from './non-cancellable.js';
import type { PostProcessInput, postProcess } from './post-process.js';

/**
 * Starts the run of post-processing that follows what an import has written, and waits for it where it is a part
 * of that (`inside`): then it gives what the import has come to, else undefined.
 */
export async function follow(
  workflow: ImportWorkflow,
  input: PostProcessInput,
  inside: boolean,
): Promise<ImportResult | undefined> {
  const { companyId, importId, number } = input;
  const child = await nonCancellable(() => startUnlessRunning(input));
  const follower = getExternalWorkflowHandle(postProcessingIdOf(importId, number));
  // One that has come to its end has nothing to obey with.
  await workflow.handOver((order) => nonCancellable(() => follower.signal(order)).catch(() => {}));
  if (!inside) return undefined;
  workflow.phase = 'followed';
  await child?.result().catch(async (error: unknown) => {
    if (workflow.cancelling) throw error;
    // It ends the import by itself, unless somebody has terminated it.
    if (error instanceof ChildWorkflowFailure && error.cause instanceof TerminatedFailure)
      await nonCancellable(() => control.finishPostProcessing({ companyId, importId, number, cancelled: true }));
  });
  return control.readProgress({ companyId, importId });
}

/** Gives undefined where it has been started already: a worker does that where this workflow was not at work for long. */
async function startUnlessRunning(
  input: PostProcessInput,
): Promise<ChildWorkflowHandle<typeof postProcess> | undefined> {
  const options = {
    workflowId: postProcessingIdOf(input.importId, input.number),
    args: [input] as [PostProcessInput],
    // It goes on by itself whatever becomes of this workflow, and ends the import.
    parentClosePolicy: ParentClosePolicy.ABANDON,
    staticSummary: 'Post-processing of what was imported',
  };
  try {
    return await startChild<typeof postProcess>('postProcess', options);
  } catch (error) {
    if (isAlreadyStarted(error)) return undefined;
    throw error;
  }
}
