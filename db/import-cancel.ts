import type { ImportRef } from '../core/model/contract.js';
import { changeStatus } from './change-status.js';
import { type Database, inCompany, type Transaction } from './client.js';
import type { Sql } from './page-bytes.js';

/** Whether the import is to be cancelled; false if it does not exist. */
export async function cancelRequested(database: Database, { companyId, importId }: ImportRef): Promise<boolean> {
  const [row] = await inCompany(
    database,
    companyId,
    (tx) => tx`SELECT FROM import WHERE import_id = ${importId} AND cancel_requested_at IS NOT NULL`,
  );
  return row !== undefined;
}

/**
 * Stores that an import is to be cancelled, if its status allows it and `where` is true: from then on no batch begins and no
 * chunk is staged. The returned `count` is 0 if nothing was changed.
 */
export const requestCancel = (
  tx: Transaction,
  importId: string,
  { where, timedOut }: { where: Sql; timedOut?: boolean },
) =>
  changeStatus(tx, importId, 'cancel', {
    to: 'Cancelling',
    set: tx`cancel_requested_at = coalesce(cancel_requested_at, now()) ${timedOut === undefined ? tx`` : tx`, timed_out = ${timedOut}`}`,
    where,
  });
