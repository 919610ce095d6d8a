import type { BatchCounts } from './batch-counts.js';
import { counted } from './counted.js';
import type { ImportStatus } from './import-state.js';
import type { EntryCounts } from './post-processing-figures.js';
import { type UndoFigures, undoMessage } from './undo-figures.js';

/** Progress of an import: counts of records, the same in workflows, API and database. */
export interface Progress {
  status: ImportStatus;
  /** Records staged. */
  total: number;
  completed: number;
  errors: number;
  /** Skipped because of the setup's write mode, skipped by a cancel, or undone by an undo. */
  skipped: number;
  /** Number of the skipped that were left out by a cancel. */
  skippedByCancel: number;
  /** total = completed + errors + skipped + waiting, always. */
  waiting: number;
  /** Records that a user should check, regardless of their status. */
  warnings: number;
  /** Documents (or master data records) created or updated. */
  documents: number;
  inserted: number;
  updated: number;
  /** Number of the updated that did not change; missing in results of earlier versions. */
  unchanged?: number;
  /** Document lines created. */
  lines: number;
  /** The newest processing run; zeros before the first. */
  run: { runNo: number; total: number; processed: number; errors: number };
  /** Counts of all post-processing so far; absent if the import has none. */
  postProcessing?: EntryCounts;
  /** The newest undo; absent if there is none. */
  undo?: UndoFigures;
  /** Whether the newest run was stopped by its time limit. */
  timedOut?: boolean;
  /** Whether it was cancelled before its file was read to the end. */
  partlyRead?: boolean;
}

/** The results for documents: "9988 created, 3 updated"; counts of 0 are left out except for "0 created" alone. */
export function resultsText({ documents, inserted, updated, unchanged = 0 }: Progress): string {
  const parts: [number, string][] = [
    [inserted, 'created'],
    [updated - unchanged, 'updated'],
    [unchanged, 'unchanged'],
    [documents - inserted - updated, 'sent'],
  ];
  const nonZero = parts.filter(([count]) => count > 0);
  return (nonZero.length > 0 ? nonZero : parts.slice(0, 1)).map(([count, what]) => `${count} ${what}`).join(', ');
}

/** One sentence for users: "Processing: 150/500 records, 2 errors". */
export function progressMessage(progress: Progress): string {
  const { status, total, completed, errors, skipped, waiting, run, postProcessing: post, partlyRead } = progress;
  const passed = skipped > 0 ? `, ${skipped} skipped` : '';
  const failed = counted(errors, 'error');
  switch (status) {
    case 'Uploaded':
      return 'Uploaded: waiting to be read';
    case 'Parsing':
      return `Parsing: ${total} records, ${failed}`;
    case 'Staged':
      return `Staged: ${waiting} of ${total} records are ready to be processed, ${failed}`;
    case 'Processing':
      return `Processing: ${run.processed}/${run.total || total} records, ${counted(run.errors, 'error')}`;
    case 'Paused':
      return run.runNo === 0
        ? `Paused: ${total} records so far, ${failed}`
        : `Paused: ${run.processed}/${run.total} records, ${counted(run.errors, 'error')}`;
    case 'PostProcessing':
      return post
        ? `Post-processing${post.paused ? ' paused' : ''}: ${post.completed + post.errors}/${post.total}, ${counted(post.errors, 'error')}`
        : 'Post-processing';
    case 'Cancelling':
      return `Cancelling: ${completed} completed so far, ${failed}`;
    case 'Cancelled':
      return `${endedBy(progress)}: ${completed} completed, ${failed}, ${skipped} skipped${followedBy(progress)}${partlyRead ? '; upload it again to import it' : ''}`;
    case 'Completed':
      return `Import${post ? ' and post-processing' : ''} complete: ${resultsText(progress)}${passed}, 0 errors`;
    case 'CompletedWithErrors':
      return `Import complete with errors: ${resultsText(progress)}, ${completed} records completed${passed}, ${failed}${followedBy(progress)}`;
    case 'Failed':
      return 'Failed: nothing was imported';
    case 'Undoing':
    case 'Undone':
    case 'PartlyUndone':
      return progress.undo ? undoMessage(progress.undo) : status;
  }
}

function endedBy({ timedOut, partlyRead }: Progress): string {
  if (timedOut) return 'Stopped at its time limit';
  return partlyRead ? 'Cancelled before the file was read to its end' : 'Cancelled';
}

function followedBy({ postProcessing: post }: Progress): string {
  if (!post || post.total === 0) return '';
  const left = post.total - post.completed - post.errors;
  return `; post-processing: ${post.completed} done, ${counted(post.errors, 'error')}${left > 0 ? `, ${left} not done` : ''}`;
}

/** A sentence about progress, with the reason if it is waiting for something. */
export const withReason = (message: string, waitingFor: string | null): string =>
  waitingFor === null ? message : `${message}; waiting: ${waitingFor}`;

/** The progress after another batch. It equals what the database has, because both add the same counts. */
export function afterBatch(progress: Progress, counts: BatchCounts): Progress {
  const completed = progress.completed + counts.completed;
  const errors = progress.errors + counts.errors - counts.priorErrors;
  const skippedByMode = progress.skipped - progress.skippedByCancel + counts.skipped - counts.priorSkipped;
  const rest = progress.total - completed - errors - skippedByMode;
  const skippedByCancel = progress.skippedByCancel > 0 ? rest : 0;
  return {
    ...progress,
    completed,
    errors,
    waiting: rest - skippedByCancel,
    skipped: skippedByMode + skippedByCancel,
    skippedByCancel,
    warnings: progress.warnings + counts.warnings,
    documents: progress.documents + counts.documents,
    inserted: progress.inserted + counts.inserted,
    updated: progress.updated + counts.updated,
    unchanged: (progress.unchanged ?? 0) + (counts.unchanged ?? 0),
    lines: progress.lines + counts.lines,
    run: {
      ...progress.run,
      processed: progress.run.processed + counts.rows,
      errors: progress.run.errors + counts.errors,
    },
  };
}

/** The progress before anything is staged. */
export const initialProgress: Progress = {
  status: 'Uploaded',
  total: 0,
  completed: 0,
  errors: 0,
  skipped: 0,
  skippedByCancel: 0,
  waiting: 0,
  warnings: 0,
  documents: 0,
  inserted: 0,
  updated: 0,
  unchanged: 0,
  lines: 0,
  run: { runNo: 0, total: 0, processed: 0, errors: 0 },
};
