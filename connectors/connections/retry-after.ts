/** Longer than this nobody is obeyed: what waits would wait for ever. */
const longestWait = 24 * 3_600_000;
/** Who is busy is not asked again at once, whatever it says. */
const shortestWait = 1_000;

/** Milliseconds that a `Retry-After` asks for (RFC 9110, 10.2.3): seconds, or a date; undefined where it is neither. */
export function retryAfter(header: string | undefined, now = Date.now()): number | undefined {
  if (header === undefined) return undefined;
  const wanted = /^\d+$/.test(header.trim()) ? Number(header) * 1_000 : Date.parse(header) - now;
  return Number.isNaN(wanted) ? undefined : Math.min(Math.max(wanted, shortestWait), longestWait);
}

/** Whether a status says "not now": too slow, too early, too often. */
export const isNotNow = (status: number): boolean => [408, 425, 429].includes(status);
