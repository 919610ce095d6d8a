import {
  ChildWorkflowFailure,
  type ChildWorkflowHandle,
  getExternalWorkflowHandle,
  ParentClosePolicy,
  startChild,
  TerminatedFailure,
} from '@temporalio/workflow';
import type { ImportResult } from '../core/model/contract.js';
import { jobWorkflowId } from '../core/model/job.js';
import { control } from './activity-options.js';
import { isAlreadyStarted } from './failures.js';
import type { ImportWorkflow } from './import-workflow.js';
import { nonCancellable } from './non-cancellable.js';
import type { PostProcessInput, postProcess } from './post-process.js';

/**
 * Starts the post-processing job that follows what an import has written. With `inside` the job is part of the
 * import: the function waits for it and returns the result of the import. Otherwise it returns undefined.
 */
export async function follow(
  workflow: ImportWorkflow,
  input: PostProcessInput,
  inside: boolean,
): Promise<ImportResult | undefined> {
  const { companyId, importId, number } = input;
  const child = await nonCancellable(() => startUnlessRunning(input));
  const follower = getExternalWorkflowHandle(jobWorkflowId({ importId, kind: 'post-processing', number }));
  // A job that has ended cannot receive signals.
  await workflow.handOver((signal) => nonCancellable(() => follower.signal(signal)).catch(() => {}));
  if (!inside) return undefined;
  workflow.phase = 'followed';
  await child?.result().catch(async (error: unknown) => {
    if (workflow.cancelling) throw error;
    // The job ends the import itself, unless it was terminated.
    if (error instanceof ChildWorkflowFailure && error.cause instanceof TerminatedFailure)
      await nonCancellable(() => control.finishPostProcessing({ companyId, importId, number, cancelled: true }));
  });
  return control.readProgress({ companyId, importId });
}

/**
 * Returns undefined if the job is already started: a worker starts it when this workflow has not made progress for
 * long.
 */
async function startUnlessRunning(
  input: PostProcessInput,
): Promise<ChildWorkflowHandle<typeof postProcess> | undefined> {
  const options = {
    workflowId: jobWorkflowId({ importId: input.importId, kind: 'post-processing', number: input.number }),
    args: [input] as [PostProcessInput],
    // The job continues whatever becomes of this workflow, and ends the import.
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
