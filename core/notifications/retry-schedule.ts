const second = 1;
const minute = 60 * second;
const hour = 60 * minute;

/** Seconds to wait after each failed attempt: short at first, then longer, three days in total. */
const waitSeconds = [
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
 * Seconds until the next attempt, after the given number of failed ones; undefined if there is none. The recipient's
 * server can ask for a longer wait (`retryAfterMs`).
 */
export function waitAfter(attempts: number, retryAfterMs = 0): number | undefined {
  const wait = waitSeconds[attempts - 1];
  return wait === undefined ? undefined : Math.max(wait, Math.ceil(retryAfterMs / 1_000));
}

/** Attempts after which a delivery is given up. */
export const maxAttempts = waitSeconds.length + 1;
