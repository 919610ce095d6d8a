import { isGrpcServiceError, ServiceError, WorkflowUpdateRPCTimeoutOrCancelledError } from '@temporalio/client';

/** Whether a call to the engine failed because it, or every worker, is away or too busy. */
export function isEngineAway(error: unknown): boolean {
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
export async function orStored(call: Promise<void>): Promise<void> {
  await call.catch((error: unknown) => {
    if (!isEngineAway(error)) throw error;
  });
}
