import {
  isGrpcServiceError,
  ServiceError,
  WorkflowUpdateFailedError,
  WorkflowUpdateRPCTimeoutOrCancelledError,
} from '@temporalio/client';

/** Whether a call to the engine failed because it, or every worker, is away or too busy. */
export function isEngineUnavailable(error: unknown): boolean {
  return (
    error instanceof ServiceError ||
    error instanceof WorkflowUpdateRPCTimeoutOrCancelledError ||
    isGrpcServiceError(error)
  );
}

/**
 * Waits for a call that hands on an order which is stored in the database. Where the engine is away the order is kept:
 * a worker hands it on once the engine is back. Throws every other failure.
 */
export async function ignoreEngineOutage(call: Promise<void>): Promise<void> {
  await call.catch((error: unknown) => {
    if (!isEngineUnavailable(error)) throw error;
  });
}

/**
 * Why a workflow has refused a request: what the activity behind it said, below what update and activity say about having
 * failed. Undefined for other errors.
 */
export function refusalByWorkflow(error: unknown): string | undefined {
  if (!(error instanceof WorkflowUpdateFailedError)) return undefined;
  let cause: Error = error;
  while (cause.cause instanceof Error) cause = cause.cause;
  return cause.message;
}
