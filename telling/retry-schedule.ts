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

/** Seconds until the next attempt, after so many that failed; undefined where it is given up. */
export const waitAfter = (attempts: number): number | undefined => waits[attempts - 1];

/** How many attempts there are, before a delivery is given up. */
export const mostAttempts = waits.length + 1;
