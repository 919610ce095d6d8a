/** What the tasks of a lane may cost the process that they run in. */
export interface LaneLimits {
  /** Threads that run at once, each with one task. */
  threads: number;
  /** Tasks of one company that may wait. */
  places: number;
  /** Milliseconds that a task may wait for its turn. */
  patienceMs: number;
  /** Milliseconds that a task may take. */
  deadlineMs: number;
  /** Memory of a thread, in MB. */
  memoryMb: number;
}

/**
 * Kinds of tasks that do not wait for each other: a caller that corrects one record is not to wait for
 * a colleague's workbook.
 */
export const lanes = {
  /** Tasks that answer within a fraction of a second. */
  quick: { threads: 2, places: 20, patienceMs: 15_000, deadlineMs: 15_000, memoryMb: 128 },
  /** Looks into files that nobody has checked, and what is suggested from them. */
  samples: { threads: 2, places: 4, patienceMs: 15_000, deadlineMs: 15_000, memoryMb: 96 },
  /** Tasks that read or write many rows. */
  bulk: { threads: 4, places: 4, patienceMs: 15_000, deadlineMs: 600_000, memoryMb: 192 },
} as const satisfies Record<string, LaneLimits>;

export type Lane = keyof typeof lanes;
