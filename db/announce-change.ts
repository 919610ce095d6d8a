import type { Transaction } from './client.js';

/**
 * Increments the revision of an import and notifies its watchers when the transaction commits. A single statement, so
 * that it can be pipelined with others; it locks the import's row until the commit.
 */
export function announceChange(tx: Transaction, importId: string) {
  return tx`
    WITH changed AS (
      UPDATE import SET revision = revision + 1, updated_at = now() WHERE import_id = ${importId} RETURNING import_id
    )
    SELECT pg_notify('longshore_import', import_id::text) FROM changed`;
}
