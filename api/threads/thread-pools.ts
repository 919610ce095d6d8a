/** What the tasks of a pool may take of their process. */
export interface ThreadPoolLimits {
  /** Maximum of concurrent threads, each with one task. */
  threads: number;
  /** Maximum number of waiting tasks of one company. */
  maxWaiting: number;
  /** Milliseconds that a task may wait for its turn. */
  waitLimitMs: number;
  /** Milliseconds of processor time that a task may take. */
  deadlineMs: number;
  /** Milliseconds after which it is ended even if it has waited for the processor; by default `deadlineMs`. */
  maxElapsedMs?: number;
  /** Memory of a thread, in MB. */
  memoryMb: number;
}

/**
 * Kinds of tasks that do not wait for each other: a correction of one record does not wait for another user's workbook.
 */
export const threadPools = {
  /** Tasks that finish within a fraction of a second. */
  quick: { threads: 2, maxWaiting: 20, waitLimitMs: 15_000, deadlineMs: 15_000, memoryMb: 128 },
  /** Reading of unchecked files, and suggestions from them. */
  samples: { threads: 2, maxWaiting: 4, waitLimitMs: 15_000, deadlineMs: 15_000, maxElapsedMs: 60_000, memoryMb: 96 },
  /** Tasks that read or write many rows. */
  bulk: { threads: 4, maxWaiting: 4, waitLimitMs: 15_000, deadlineMs: 600_000, memoryMb: 192 },
} as const satisfies Record<string, ThreadPoolLimits>;

export type ThreadPoolName = keyof typeof threadPools;
