/** The result of a batch, in numbers of records unless stated otherwise. */
export interface BatchCounts {
  rows: number;
  completed: number;
  errors: number;
  /** Rows of the batch that were in `Error` before. */
  priorErrors: number;
  /** Change of the number of records with a warning; may be negative. */
  warnings: number;
  /** Skipped because of the setup's write mode. */
  skipped: number;
  /** Rows of the batch that were skipped before. */
  priorSkipped: number;
  documents: number;
  inserted: number;
  updated: number;
  /** Number of the updated that did not change; missing in results of earlier versions. */
  unchanged?: number;
  lines: number;
}
