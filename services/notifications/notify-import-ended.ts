import type { Row } from 'postgres';
import type { ImportRef } from '../../core/model/contract.js';
import type { ImportStatus } from '../../core/model/import-state.js';
import type { NotificationKind, NotificationRemark } from '../../core/notifications/notification-kind.js';
import { usuallyUnusual } from '../../core/setup/notification-channel.js';
import type { Transaction } from '../../db/client.js';
import { type ImportFigures, importsWithFigures } from '../../db/import-figures.js';
import { unusualRows, usualRows } from './usual-rows.js';
import { writeNotification } from './write-notification.js';

/** The ends that are told; in any other state an import goes on, or waits for somebody. */
const endings: Partial<Record<ImportStatus, NotificationKind>> = {
  Completed: 'finished',
  CompletedWithErrors: 'finished-with-errors',
  Failed: 'failed',
  Cancelled: 'cancelled',
};

/**
 * Tells the end that an import has come to; nothing where its status is no end. To be called in the transaction that
 * has brought it there, last of all (it holds a lock of the company's until the commit), and in no other: who finds an
 * import at its end has nothing to tell.
 */
export async function notifyImportEnded(tx: Transaction, ref: ImportRef): Promise<void> {
  const [found] = await importsWithFigures(tx, [ref.importId]);
  const kind = found && endings[found.figures.status];
  if (!found || !kind) return;
  await writeNotification(tx, found, { kind, ...(await remarksOf(tx, found.row, found.figures)) });
}

async function remarksOf(
  tx: Transaction,
  row: Row,
  { status, total, documents }: ImportFigures,
): Promise<{ remarks: NotificationRemark[]; usual?: number | undefined }> {
  if (status !== 'Completed' && status !== 'CompletedWithErrors') return { remarks: [] };
  const nothing: NotificationRemark[] = documents === 0 ? ['nothing-imported'] : [];
  // Of a file's size people want to hear once, however often its records are processed.
  const [before] =
    await tx`SELECT FROM notification WHERE import_id = ${row.import_id} AND kind IN ('finished', 'finished-with-errors') LIMIT 1`;
  if (before) return { remarks: nothing };
  const usual = await usualRows(tx, { integration: row.integration_code, importId: row.import_id });
  const unusual = unusualRows(total, usual, row.setup.unusualBy ?? usuallyUnusual);
  return { remarks: unusual ? [...nothing, unusual] : nothing, usual };
}
