import { Type } from 'typebox';
import { IdempotencyHeaders } from '../../http/idempotency.js';
import { WaitHeaders } from '../../http/preference.js';

/** Seconds that a request that starts an import waits if it has no `Prefer` header. */
export const startWaitSeconds = 30;

/** The headers of a request that starts an import. */
export const StartHeaders = Type.Object({
  ...IdempotencyHeaders.properties,
  ...WaitHeaders(startWaitSeconds).properties,
});
