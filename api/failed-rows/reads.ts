import { type Database, inCompany } from '../../db/client.js';
import type { ImportRow } from '../../db/rows.js';
import { importNotFound } from '../http/import-not-found.js';

type ImportWithFile = Pick<ImportRow, 'setup' | 'columns' | 'corrections' | 'stored_as' | 'file_name'>;

/** Returns the import whose failed rows are requested. Throws `Problem` if the company has no such import. */
export async function readImport(database: Database, companyId: number, importId: string): Promise<ImportWithFile> {
  const [row] = await inCompany(
    database,
    companyId,
    (tx) => tx<ImportWithFile[]>`
      SELECT setup, columns, corrections, stored_as, file_name FROM import WHERE import_id = ${importId}`,
  );
  if (!row) throw importNotFound(importId);
  return row;
}
