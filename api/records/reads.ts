import type { Transaction } from '../../db/client.js';
import { type ListPart, mapEntries } from '../../db/page-bytes.js';
import { importNotFound } from '../http/import-not-found.js';
import { contentOf, namesOf, remarksOf } from './content.js';
import { findRecords, type RecordFilter } from './find-records.js';
import type { IntegrationRecord } from './schemas.js';

/**
 * Returns staged records with their statuses and errors, by import and row, as many as fit a page. Throws `Problem` if
 * the filter names an import that the company does not have.
 */
export async function readRecords(tx: Transaction, filter: RecordFilter): Promise<ListPart<IntegrationRecord>> {
  if (filter.importId !== undefined) {
    const [known] = await tx`SELECT FROM import WHERE import_id = ${filter.importId}`;
    if (!known) throw importNotFound(filter.importId);
  }
  const found = await findRecords(tx, filter);
  const names = await namesOf(tx, found.entries);
  const errors = await remarksOf(tx, 'error', found.entries);
  const warnings = await remarksOf(tx, 'warning', found.entries);
  return mapEntries(found, (row) => ({
    import: row.import_id,
    integration: row.integration_code,
    row: row.row_no,
    status: row.status,
    version: row.version,
    ...contentOf({ ...row, ...names(row) }),
    errors: errors(row),
    warnings: warnings(row),
  }));
}
