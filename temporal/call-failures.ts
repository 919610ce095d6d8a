import { isGrpcServiceError, ServiceError } from '@temporalio/client';

/** Whether a call to the engine failed because the engine, or every worker, is unavailable or too busy. */
export function isEngineUnavailable(error: unknown): boolean {
  return error instanceof ServiceError || isGrpcServiceError(error);
}

/**
 * Waits for a call that forwards a request which is stored in the database. If the engine is unavailable this is no
 * failure: a worker forwards the request later. Throws every other failure.
 */
export async function ignoreEngineOutage(call: Promise<void>): Promise<void> {
  await call.catch((error: unknown) => {
    if (!isEngineUnavailable(error)) throw error;
  });
}

/** Whether the engine has answered that it does not accept the request as it is (gRPC's INVALID_ARGUMENT). */
export function isRefused(error: unknown): boolean {
  const cause = error instanceof ServiceError ? error.cause : error;
  return isGrpcServiceError(cause) && cause.code === 3;
}
