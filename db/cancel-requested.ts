import type { ImportRef } from '../core/model/contract.js';
import { type Database, inCompany } from './client.js';

/** Whether the import is to be cancelled; false if it does not exist. */
export async function cancelRequested(database: Database, { companyId, importId }: ImportRef): Promise<boolean> {
  const [row] = await inCompany(
    database,
    companyId,
    (tx) => tx`SELECT FROM import WHERE import_id = ${importId} AND cancel_requested_at IS NOT NULL`,
  );
  return row !== undefined;
}
