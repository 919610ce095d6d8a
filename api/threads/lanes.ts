/** What the tasks of a lane may take of their process. */
export interface LaneLimits {
  /** Maximum of concurrent threads, each with one task. */
  threads: number;
  /** Maximum of waiting tasks of one company. */
  places: number;
  /** Milliseconds that a task may wait for its turn. */
  waitLimitMs: number;
  /** Milliseconds that a task may run. */
  deadlineMs: number;
  /** Memory of a thread, in MB. */
  memoryMb: number;
}

/**
 * Kinds of tasks that do not wait for each other: a correction of one record does not wait for another user's workbook.
 */
export const lanes = {
  /** Tasks that finish within a fraction of a second. */
  quick: { threads: 2, places: 20, waitLimitMs: 15_000, deadlineMs: 15_000, memoryMb: 128 },
  /** Reading of unchecked files, and suggestions from them. */
  samples: { threads: 2, places: 4, waitLimitMs: 15_000, deadlineMs: 15_000, memoryMb: 96 },
  /** Tasks that read or write many rows. */
  bulk: { threads: 4, places: 4, waitLimitMs: 15_000, deadlineMs: 600_000, memoryMb: 192 },
} as const satisfies Record<string, LaneLimits>;

export type Lane = keyof typeof lanes;
