import { type Notice, noticesText } from '../model/notice.js';
import { type Progress, progressMessage } from '../model/progress.js';
import type { NotificationKind, NotificationRemark } from './notification-kind.js';

/** The event that a notification is about. */
export interface NotificationEvent {
  kind: NotificationKind;
  remarks: readonly NotificationRemark[];
  figures: Progress;
  /** The notices of the import's file. */
  notices?: readonly Notice[];
  /** Why the import failed, if it did. */
  fault?: string | undefined;
  /** Why the import has stalled, if it has. */
  why?: string | undefined;
  /** The usual number of records, if that of this import is unusual. */
  usual?: number | undefined;
}

/** The text of a notification, such as "Import complete: 500 created, 0 errors", with the figures that the import shows. */
export function notificationText({
  kind,
  remarks,
  figures,
  notices = [],
  fault,
  why,
  usual = 0,
}: NotificationEvent): string {
  if (kind === 'stalled') return `No progress for a minute. ${progressMessage(figures)}. ${why ?? ''}`.trim();
  if (kind === 'failed') return fault === undefined ? progressMessage(figures) : `Failed: ${fault}`;
  const sentences = [
    ...(remarks.includes('nothing-imported') ? ['Nothing was imported'] : []),
    progressMessage(figures),
    ...(remarks.includes('fewer-rows') ? [comparison('Fewer', figures.total, usual)] : []),
    ...(remarks.includes('more-rows') ? [comparison('More', figures.total, usual)] : []),
    ...(notices.length > 0 ? [noticesText(notices)] : []),
  ];
  return sentences.join('. ');
}

const comparison = (what: string, total: number, usual: number): string =>
  `${what} records than usual: ${total} instead of about ${Math.round(usual)}`;
