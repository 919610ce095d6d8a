import {
  ActivityFailure,
  ApplicationFailure,
  ContinueAsNew,
  isCancellation,
  TemporalFailure,
} from '@temporalio/workflow';
import type { FailureType } from '../core/model/failure.js';

/** Whether a failure means that the import is being cancelled, by whichever way. */
export function isCancelling(error: unknown): boolean {
  if (isCancellation(error)) return true;
  return (
    error instanceof ActivityFailure &&
    error.cause instanceof ApplicationFailure &&
    error.cause.type === ('ImportCancelling' satisfies FailureType)
  );
}

/** What ends a request or a workflow for good. */
export const finalFailure = (type: FailureType, message: string): ApplicationFailure =>
  ApplicationFailure.nonRetryable(message, type);

/** Code and message for an import that cannot go on; no customer data is in either. */
export function reasonOf(error: unknown): { code: string; message: string } {
  const cause = error instanceof ActivityFailure ? error.cause : error;
  const code = cause instanceof ApplicationFailure && cause.type ? cause.type : 'ProcessingFailed';
  return { code, message: cause instanceof Error ? cause.message : 'Processing could not go on.' };
}

/** Leaving to continue as new is no failure. */
export function isContinuing(error: unknown): boolean {
  return error instanceof ContinueAsNew;
}

/** Whether a workflow of the same id runs already; the SDK for workflows does not export the class of this failure. */
export function isAlreadyStarted(error: unknown): boolean {
  return error instanceof TemporalFailure && error.name === 'WorkflowExecutionAlreadyStartedError';
}
