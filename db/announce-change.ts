import type { Transaction } from './client.js';

/**
 * Counts a change of an import and tells those who watch it, once it is committed. One statement,
 * so that it can be sent along with others; it locks the import's row until the commit.
 */
export function announceChange(tx: Transaction, importId: string) {
  return tx`
    WITH changed AS (
      UPDATE import SET revision = revision + 1, updated_at = now() WHERE import_id = ${importId} RETURNING import_id
    )
    SELECT pg_notify('longshore_import', import_id::text) FROM changed`;
}
