/** A longer wait is cut to this: a server could otherwise stop its retries for ever. */
const maxWaitMs = 24 * 3_600_000;
/** A shorter wait is extended to this: a busy server is not asked again at once, whatever it says. */
const minWaitMs = 1_000;

/** The wait in milliseconds that a `Retry-After` header asks for (RFC 9110, 10.2.3); undefined if it is invalid or missing. */
export function retryAfterMs(header: string | undefined, now = Date.now()): number | undefined {
  if (header === undefined) return undefined;
  const wanted = /^\d+$/.test(header.trim()) ? Number(header) * 1_000 : Date.parse(header) - now;
  return Number.isNaN(wanted) ? undefined : Math.min(Math.max(wanted, minWaitMs), maxWaitMs);
}

/** Whether a 4xx status asks for a retry: Request Timeout, Too Early, Too Many Requests. */
export const isRetryableStatus = (status: number): boolean => [408, 425, 429].includes(status);
