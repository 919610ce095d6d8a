/**
 * Steps that the rules, expressions and validations of one record may take together. A step is about one character
 * that is looked at or made, or one instruction of a pattern on one character: some hundred milliseconds in all.
 */
export const stepsPerRecord = 10_000_000;

/** Rules or expressions that take more steps than a record may; what went on is given up. */
export class OutOfSteps extends Error {
  override readonly name = 'OutOfSteps';
  constructor() {
    super(`It takes more than ${stepsPerRecord} steps: shorten the value, or do less with it`);
  }
}

// Mapping is synchronous: one record is in hand at a time.
let left: number | undefined;
let taken = 0;

/** Steps that all records took which were mapped in this thread so far. */
export const stepsTaken = (): number => taken;

/**
 * What `work` returns, within a budget of its own unless it is part of work that has one. What it does is counted by
 * `spend`. Throws `OutOfSteps`, and what `work` throws.
 */
export function withinBudget<Result>(work: () => Result): Result {
  if (left !== undefined) return work();
  left = stepsPerRecord;
  try {
    return work();
  } finally {
    // What would have taken more than there was left was not done.
    taken += stepsPerRecord - Math.max(left, 0);
    left = undefined;
  }
}

/** Takes steps from the budget of the work in hand. Throws `OutOfSteps` once it is used up, and ever after. */
export function spend(steps: number): void {
  if (left === undefined) return;
  left -= steps;
  if (left < 0) throw new OutOfSteps();
}
