import type { ImportRef } from '../../core/model/contract.js';
import { type ImportStatus, isCompleted } from '../../core/model/import-state.js';
import type { NotificationKind, NotificationRemark } from '../../core/notifications/notification-kind.js';
import { defaultUnusualFactor } from '../../core/setup/notification-channel.js';
import type { Transaction } from '../../db/client.js';
import { type FiguredImport, type ImportFigures, importsWithFigures } from '../../db/import-figures.js';
import { rowCountRemark, usualRowCount } from './row-counts.js';
import { writeNotification } from './write-notification.js';

/**
 * The statuses that end an import, with the kind of their notification; in any other status an import continues, or
 * waits for a user.
 */
const endings: Partial<Record<ImportStatus, NotificationKind>> = {
  Completed: 'finished',
  CompletedWithErrors: 'finished-with-errors',
  Failed: 'failed',
  Cancelled: 'cancelled',
};

/**
 * Writes the notification of the end of an import; does nothing if its status is not an end. To be called last in the
 * transaction that ends the import, as it holds a lock of the company until the commit, and in no other transaction.
 */
export async function notifyImportEnded(tx: Transaction, ref: ImportRef): Promise<void> {
  const [found] = await importsWithFigures(tx, [ref.importId]);
  const kind = found && endings[found.figures.status];
  if (!found || !kind) return;
  await writeNotification(tx, found, { kind, ...(await remarksOf(tx, found.row, found.figures)) });
}

async function remarksOf(
  tx: Transaction,
  row: FiguredImport,
  { status, total, documents }: ImportFigures,
): Promise<{ remarks: NotificationRemark[]; usual?: number | undefined }> {
  if (!isCompleted(status)) return { remarks: [] };
  const nothingImported: NotificationRemark[] = documents === 0 ? ['nothing-imported'] : [];
  // An unusual size is reported only once, however often the records are processed.
  const [notifiedBefore] =
    await tx`SELECT FROM notification WHERE import_id = ${row.import_id} AND kind IN ('finished', 'finished-with-errors') LIMIT 1`;
  if (notifiedBefore) return { remarks: nothingImported };
  const usual = await usualRowCount(tx, { integration: row.integration_code, importId: row.import_id });
  const unusual = rowCountRemark(total, usual, row.setup.unusualFactor ?? defaultUnusualFactor);
  return { remarks: unusual ? [...nothingImported, unusual] : nothingImported, usual };
}
