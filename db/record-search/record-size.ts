import type { Transaction } from '../client.js';

/**
 * The size in bytes of a record `q` in an answer, in SQL, including the names of its columns and fields, errors and
 * warnings.
 */
export function recordSize(tx: Transaction) {
  const remarks = (table: 'record_error' | 'record_warning') => tx`(
    SELECT coalesce(sum(octet_length(x.message) + coalesce(octet_length(x.value), 0) + 150), 0) FROM ${tx(table)} x
    WHERE x.import_id = q.import_id AND x.row_no = q.row_no)`;
  return tx`(300 + octet_length(q.source::text) + octet_length(q.values::text) + 70 * jsonb_array_length(q.values)
    + (SELECT coalesce(octet_length(i.columns::text), 0) FROM import i WHERE i.import_id = q.import_id LIMIT 1)
    + ${remarks('record_error')} + ${remarks('record_warning')})`;
}
