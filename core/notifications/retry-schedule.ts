const second = 1;
const minute = 60 * second;
const hour = 60 * minute;

/** Seconds to wait after each failed attempt: soon at first, then ever more rarely, for three days in all. */
const waits = [
  5 * second,
  15 * second,
  minute,
  5 * minute,
  30 * minute,
  2 * hour,
  5 * hour,
  10 * hour,
  14 * hour,
  20 * hour,
  24 * hour,
];

/**
 * Seconds until the next attempt, after so many that failed; undefined where it is given up. Longer where the other side
 * asks for that (`retryAfter`, in milliseconds).
 */
export function waitAfter(attempts: number, retryAfter = 0): number | undefined {
  const wait = waits[attempts - 1];
  return wait === undefined ? undefined : Math.max(wait, Math.ceil(retryAfter / 1_000));
}

/** How many attempts there are, before a delivery is given up. */
export const mostAttempts = waits.length + 1;
