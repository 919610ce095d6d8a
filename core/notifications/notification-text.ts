import { type Progress, progressMessage } from '../model/progress.js';
import type { NotificationKind, NotificationRemark } from './notification-kind.js';

/** What is known of an event when it is put into words. */
export interface Occurrence {
  kind: NotificationKind;
  remarks: readonly NotificationRemark[];
  figures: Progress;
  /** Of an import that failed: why. */
  fault?: string | undefined;
  /** Of one that stands still: why. */
  why?: string | undefined;
  /** Records that are usual, where the number of these is not. */
  usual?: number | undefined;
}

/** What people are told, such as "Import complete: 500 created, 0 errors"; the figures are those that the import shows. */
export function notificationText({ kind, remarks, figures, fault, why, usual = 0 }: Occurrence): string {
  if (kind === 'stalled') return `Nothing has moved for a minute. ${progressMessage(figures)}. ${why ?? ''}`.trim();
  if (kind === 'failed') return fault === undefined ? progressMessage(figures) : `Failed: ${fault}`;
  const sentences = [
    ...(remarks.includes('nothing-imported') ? ['Nothing was imported'] : []),
    progressMessage(figures),
    ...(remarks.includes('fewer-rows') ? [comparison('Fewer', figures.total, usual)] : []),
    ...(remarks.includes('more-rows') ? [comparison('More', figures.total, usual)] : []),
  ];
  return sentences.join('. ');
}

const comparison = (what: string, total: number, usual: number): string =>
  `${what} records than usual: ${total} instead of about ${Math.round(usual)}`;
