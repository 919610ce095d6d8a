/** What a batch has come to. */
export interface BatchCounts {
  rows: number;
  completed: number;
  errors: number;
  /** Of its rows, those that were in Error before. */
  priorErrors: number;
  /** Records that have a warning since, less those that have none any more. */
  warnings: number;
  /** Passed over by the setup's write mode. */
  skipped: number;
  /** Of its rows, those that were passed over before. */
  priorSkipped: number;
  documents: number;
  inserted: number;
  updated: number;
  /** Of the updated, those that stayed as they were; not told by the workers of earlier versions. */
  unchanged?: number;
  lines: number;
}
