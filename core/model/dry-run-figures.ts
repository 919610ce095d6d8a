import type { BatchCounts } from './batch-counts.js';
import { counted } from './counted.js';
import type { RunStatus } from './job.js';

/** What processing would do with a record. Plain data: shared by workflow, activities, API and database. */
export const dryRunActions = {
  insert: 'it would be created',
  update: 'it would be changed',
  unchanged: 'it has these values already',
  send: 'it would be sent to an endpoint that cannot say what it would do with it',
  skip: 'the write mode would leave it out',
  error: 'it would be in error',
} as const;
export type DryRunAction = keyof typeof dryRunActions;

/** Progress and results of a dry run. */
export interface DryRunFigures {
  runNo: number;
  status: RunStatus;
  /** Records to examine. */
  total: number;
  /** Records examined so far. */
  processed: number;
  errors: number;
  skipped: number;
  /** Documents (or master data records) that would be created. */
  inserted: number;
  /** Documents that would be updated, including unchanged ones. */
  updated: number;
  /** Number of the updated that would not change. */
  unchanged: number;
  /** Documents that would be sent to a target that does not support dry runs. */
  sent: number;
  /** Document lines that would be created. */
  lines: number;
}

/** The figures after another batch. */
export function afterDryBatch(figures: DryRunFigures, counts: BatchCounts): DryRunFigures {
  return {
    ...figures,
    processed: figures.processed + counts.rows,
    errors: figures.errors + counts.errors,
    skipped: figures.skipped + counts.skipped,
    inserted: figures.inserted + counts.inserted,
    updated: figures.updated + counts.updated,
    unchanged: figures.unchanged + (counts.unchanged ?? 0),
    sent: figures.sent + counts.documents - counts.inserted - counts.updated,
    lines: figures.lines + counts.lines,
  };
}

/** One sentence for users. */
export function dryRunMessage({ status, total, processed, ...found }: DryRunFigures): string {
  const { inserted, updated, unchanged, sent, skipped, errors } = found;
  const far = `${processed}/${total} records, ${counted(errors, 'error')}`;
  switch (status) {
    case 'Running':
      return `Dry run: ${far}`;
    case 'Cancelling':
      return `Cancelling the dry run: ${far}`;
    case 'Cancelled':
      return `Dry run cancelled after ${far}; nothing was imported`;
    case 'Failed':
      return 'The dry run could not continue; nothing was imported';
    case 'Completed':
      return [
        `Dry run complete: ${inserted} would be created`,
        `${updated - unchanged} updated`,
        ...(unchanged > 0 ? [`${unchanged} unchanged`] : []),
        ...(sent > 0 ? [`${sent} sent`] : []),
        ...(skipped > 0 ? [`${counted(skipped, 'record')} skipped`] : []),
        `${counted(errors, 'error')}; nothing was imported`,
      ].join(', ');
  }
}
