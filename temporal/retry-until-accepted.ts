import { setTimeout as delay } from 'node:timers/promises';
import { ApplicationFailure, isGrpcServiceError, ServiceError, WorkflowUpdateFailedError } from '@temporalio/client';
import type { FailureType } from '../core/model/failure.js';

/**
 * How long a workflow may take until it accepts an update: between the last status of its import and its own end, or
 * after its worker died.
 */
const acceptTimeoutMs = 10_000;
const acceptRetryMs = 50;

/**
 * Sends an update until the workflow accepts it. A workflow refuses updates as `Ending` between its last status in the
 * database and its own end, and Temporal refuses them (FAILED_PRECONDITION) while a workflow task has failed several
 * times, as it does after a worker was killed. Throws the failures of the client; those of gRPC as `ServiceError`.
 */
export async function retryUntilAccepted<Result>(send: () => Promise<Result>): Promise<Result> {
  const deadline = Date.now() + acceptTimeoutMs;
  for (;;) {
    try {
      return await send();
    } catch (error) {
      if (!isNotAcceptedYet(error) || Date.now() > deadline) throw asServiceError(error);
      await delay(acceptRetryMs);
    }
  }
}

const failedPrecondition = 9;

function isNotAcceptedYet(error: unknown): boolean {
  if (error instanceof WorkflowUpdateFailedError)
    return error.cause instanceof ApplicationFailure && error.cause.type === ('Ending' satisfies FailureType);
  const failure = error instanceof ServiceError ? error.cause : error;
  return isGrpcServiceError(failure) && failure.code === failedPrecondition;
}

// The client throws the failure of an update with start as gRPC's own error.
function asServiceError(error: unknown): unknown {
  return isGrpcServiceError(error) ? new ServiceError('The update was not taken', { cause: error }) : error;
}
