/**
 * Steps that the rules, expressions and validations of one record may take in total. A step is about one character
 * that is read or written, or one instruction of a pattern on one character; all of them take some hundred milliseconds.
 */
export const stepsPerRecord = 10_000_000;

/** The rules or expressions of a record took more steps than allowed, and were stopped. */
export class OutOfSteps extends Error {
  override readonly name = 'OutOfSteps';
  constructor() {
    super(`It takes more than ${stepsPerRecord} steps: shorten the value, or simplify the rules`);
  }
}

// Mapping is synchronous: one record is processed at a time.
let left: number | undefined;
let taken = 0;

/** Steps taken so far by all records that were mapped in this thread. */
export const stepsTaken = (): number => taken;

/**
 * Runs `work` with a budget of its own, or with that of the work it is part of, and returns its result. Steps are
 * counted by `spend`. Throws `OutOfSteps`, and what `work` throws.
 */
export function withinBudget<Result>(work: () => Result): Result {
  if (left !== undefined) return work();
  left = stepsPerRecord;
  try {
    return work();
  } finally {
    // The step that exceeded the budget was not taken.
    taken += stepsPerRecord - Math.max(left, 0);
    left = undefined;
  }
}

/** Takes steps from the current budget. Throws `OutOfSteps` once it is used up, and on each later call. */
export function spend(steps: number): void {
  if (left === undefined) return;
  left -= steps;
  if (left < 0) throw new OutOfSteps();
}
