import { describe, expect, it } from 'vitest';
import { initialProgress, type Progress } from '../../../core/model/progress.js';
import type { NotificationKind, NotificationRemark } from '../../../core/notifications/notification-kind.js';
import { type NotificationEvent, notificationText } from '../../../core/notifications/notification-text.js';
import { maxAttempts, waitAfter } from '../../../core/notifications/retry-schedule.js';
import { recipientsOf } from '../../../services/notifications/recipients.js';
import { rowCountRemark } from '../../../services/notifications/row-counts.js';

const figures = (more: Partial<Progress>): Progress => ({ ...initialProgress, ...more });
const text = (kind: NotificationKind, progress: Partial<Progress>, more: Partial<NotificationEvent> = {}) =>
  notificationText({ kind, remarks: [], figures: figures(progress), ...more });

describe('the text of a notification', () => {
  it.each<[string, string]>([
    [
      text('finished', { status: 'Completed', total: 500, completed: 500, documents: 500, inserted: 500 }),
      'Import complete: 500 created, 0 errors',
    ],
    [
      text('finished-with-errors', {
        status: 'CompletedWithErrors',
        total: 10_000,
        completed: 9_988,
        errors: 12,
        documents: 9_988,
        inserted: 9_988,
      }),
      'Import complete with errors: 9988 created, 9988 records completed, 12 errors',
    ],
    [
      text('cancelled', { status: 'Cancelled', completed: 5, skipped: 7 }),
      'Cancelled: 5 completed, 0 errors, 7 skipped',
    ],
    [text('failed', { status: 'Failed' }, { fault: 'The file is empty.' }), 'Failed: The file is empty.'],
    [text('failed', { status: 'Failed' }), 'Failed: nothing was imported'],
    [
      text('finished', { status: 'Completed', total: 3, skipped: 3 }, { remarks: ['nothing-imported'] }),
      'Nothing was imported. Import complete: 0 created, 3 skipped, 0 errors',
    ],
    [
      text(
        'finished',
        { status: 'Completed', total: 12, documents: 12, inserted: 12 },
        { remarks: ['fewer-rows'], usual: 1000.4 },
      ),
      'Import complete: 12 created, 0 errors. Fewer records than usual: 12 instead of about 1000',
    ],
    [
      text(
        'finished',
        { status: 'Completed', total: 9, documents: 9, inserted: 9 },
        { remarks: ['more-rows'], usual: 2 },
      ),
      'Import complete: 9 created, 0 errors. More records than usual: 9 instead of about 2',
    ],
    [
      text(
        'stalled',
        { status: 'Processing', run: { runNo: 1, total: 10, processed: 4, errors: 0 } },
        { why: 'No worker is running.' },
      ),
      'No progress for a minute. Processing: 4/10 records, 0 errors. No worker is running.',
    ],
  ])('is "%s"', (text, expected) => expect(text).toBe(expected));

  it.each<[number, number | undefined, number, NotificationRemark | undefined]>([
    [100, undefined, 2, undefined],
    [100, 100, 2, undefined],
    [51, 100, 2, undefined],
    [50, 100, 2, 'fewer-rows'],
    [199, 100, 2, undefined],
    [200, 100, 2, 'more-rows'],
    [0, 0, 2, undefined],
    [1, 0, 2, 'more-rows'],
    [0, 1, 2, 'fewer-rows'],
    [90, 100, 1.1, 'fewer-rows'],
  ])('for %i records instead of the usual %s, with the factor %d: %s', (total, usual, factor, remark) =>
    expect(rowCountRemark(total, usual, factor)).toBe(remark),
  );
});

describe('a notification', () => {
  it('is sent to the recipients that the setup names for one of its kinds, once to each', () => {
    const recipients = recipientsOf(
      [
        { channel: 'email', to: ['a@example.com', 'B@Example.COM'] },
        { channel: 'email', to: ['B@example.com'], events: ['finished'] },
        { channel: 'email', to: ['failures@example.com'], events: ['failed', 'stalled'] },
        { channel: 'webhook', webhook: 'ERP', events: ['nothing-imported'] },
      ],
      ['finished', 'nothing-imported'],
    );
    expect(recipients).toEqual([
      { channel: 'email', recipient: 'a@example.com' },
      { channel: 'email', recipient: 'B@example.com' },
      { channel: 'webhook', recipient: 'ERP' },
    ]);
    expect(recipientsOf(undefined, ['finished'])).toEqual([]);
  });

  it('is attempted for three days, at increasing intervals', () => {
    const waits = Array.from({ length: maxAttempts }, (_, index) => waitAfter(index + 1));
    expect(waits.at(-1)).toBeUndefined();
    const known = waits.filter((wait) => wait !== undefined);
    expect(known).toEqual([...known].sort((one, other) => one - other));
    expect(known.reduce((sum, wait) => sum + wait, 0)).toBeGreaterThan(3 * 86_400);
  });
});
