import { counted } from './counted.js';
import type { JobStatus } from './job.js';

/** What starts post-processing. Plain data: shared by workflows, activities, API and database. */
export const postProcessingTriggers = {
  None: 'it does not run',
  PerDocument: 'for each batch of documents as it is written',
  AfterProcessing: 'once all documents are written, as part of the import',
  JobQueue: 'once all documents are written, as a separate job',
} as const;
export type PostProcessingTrigger = keyof typeof postProcessingTriggers;

/** The states of an entry, and what each means. */
export const entryStates = {
  Ready: 'not done yet',
  Completed: 'done',
  Error: 'failed',
  Skipped: 'not tried: an earlier step failed, or the run was cancelled or reached its time limit',
} as const;
export type EntryStatus = keyof typeof entryStates;

/** Which entries a user's retry processes; without either property, all that are not done. */
export interface EntrySelection {
  /** Ids of entries. */
  entries?: string[];
  status?: 'Error' | 'Skipped';
}

/** Numbers of entries. An entry is a step for one document, or a step that is done once for the import. */
export interface EntryCounts {
  /** Grows while documents are still being created. */
  total: number;
  completed: number;
  errors: number;
  /** True if the current run is paused; otherwise absent. */
  paused?: boolean;
}

/** Progress of one post-processing job. */
export interface PostProcessingFigures extends EntryCounts {
  number: number;
  status: JobStatus;
}

/** One sentence for users: "Post-processing: 150/500, 2 errors". */
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
