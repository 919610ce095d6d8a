/** Ids of the data for the requests: a company with the maximum of all that an answer or a thread task can take. */
export interface LargestWorld {
  /** Import of a CSV file of 1,000 columns whose records are all in error. */
  wide: string;
  /** The same as `wide`, as a workbook. */
  workbook: string;
  /** An import that has created documents, with post-processing. */
  orders: string;
  /** An import whose records are ready to be processed, with a dry run. */
  staged: string;
  undone: string;
  /** An error group of `wide`. */
  group: string;
  sample: string;
  notification: string;
}

export interface LargestRequest {
  method: string;
  /** Relative to the company, or absolute. */
  path: string;
  body?: unknown;
  type?: string;
  /** The expected status of the answer, or several; by default 200 or 201. */
  status?: number | readonly number[];
}
