import {
  ActivityFailure,
  ApplicationFailure,
  ContinueAsNew,
  isCancellation,
  TemporalFailure,
} from '@temporalio/workflow';
import { asFault, type FailureType, failureKinds, isFailureType } from '../core/model/failure.js';

/** Whether a failure means that the import is being cancelled, by the signal or by Temporal. */
export function isCancelling(error: unknown): boolean {
  if (isCancellation(error)) return true;
  return (
    error instanceof ActivityFailure &&
    error.cause instanceof ApplicationFailure &&
    error.cause.type === ('ImportCancelling' satisfies FailureType)
  );
}

/** A failure that is never retried: it ends a request or a workflow. */
export const finalFailure = (type: FailureType, message: string = failureKinds[type].message): ApplicationFailure =>
  ApplicationFailure.nonRetryable(message, type);

/** Code and message for an import that cannot continue. Neither holds customer data. */
export function reasonOf(error: unknown): ReturnType<typeof asFault> {
  const cause = error instanceof ActivityFailure ? error.cause : error;
  const type = cause instanceof ApplicationFailure && isFailureType(cause.type) ? cause.type : 'ProcessingFailed';
  return asFault(type, cause instanceof Error ? cause.message : undefined);
}

/** Whether the error only says that the workflow continues as new, which is not a failure. */
export function isContinuing(error: unknown): boolean {
  return error instanceof ContinueAsNew;
}

/**
 * Whether a workflow with the same id is already running; the workflow SDK does not export the class of this failure.
 */
export function isAlreadyStarted(error: unknown): boolean {
  return error instanceof TemporalFailure && error.name === 'WorkflowExecutionAlreadyStartedError';
}
