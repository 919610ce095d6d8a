import { counted } from './counted.js';

/** What makes post-processing begin. Plain data: shared by workflows, activities, API and database. */
export const postProcessingTriggers = ['None', 'PerDocument', 'AfterProcessing', 'JobQueue'] as const;
export type PostProcessingTrigger = (typeof postProcessingTriggers)[number];

/** A run of post-processing as a job queue entry: `Error` where it has come to its end and not all is done. */
export const jobStatuses = ['Ready', 'In Process', 'On Hold', 'Finished', 'Error', 'Cancelled'] as const;
export type JobStatus = (typeof jobStatuses)[number];

/** The workflow of a run of post-processing. */
export const postProcessingIdOf = (importId: string, number: number): string => `post-processing-${importId}-${number}`;

/** Which entries a run takes that is asked for by a person; nothing named: all that are not done. */
export interface EntrySelection {
  /** Ids of entries. */
  entries?: string[];
  status?: 'Error' | 'Skipped';
}

/** How many entries there are; one is a step for one document, or a step that is done once. */
export interface EntryCounts {
  /** Grows while documents are still being made. */
  total: number;
  completed: number;
  errors: number;
  /** Whether the run under way is on hold; absent where it is not. */
  paused?: boolean;
}

/** How far one run of post-processing is. */
export interface PostProcessingFigures extends EntryCounts {
  number: number;
  status: JobStatus;
}

/** One sentence for people: "Post-processing: 150/500, 2 errors". */
export function postProcessingMessage({ status, total, completed, errors }: PostProcessingFigures): string {
  const failed = counted(errors, 'error');
  const left = total - completed - errors;
  switch (status) {
    case 'Ready':
      return `Post-processing: ${total} to do`;
    case 'In Process':
      return `Post-processing: ${completed + errors}/${total}, ${failed}`;
    case 'On Hold':
      return `Post-processing paused: ${completed + errors}/${total}, ${failed}`;
    case 'Finished':
      return `Post-processing complete: ${completed} done, 0 errors`;
    case 'Error':
      return `Post-processing ended with errors: ${completed} done, ${failed}${left > 0 ? `, ${left} not done` : ''}`;
    case 'Cancelled':
      return `Post-processing cancelled: ${completed} done, ${failed}, ${left} not done`;
  }
}
