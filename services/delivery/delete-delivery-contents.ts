import type { Transaction } from '../../db/client.js';

/** Deletes the contents of the deliveries of an import: customer data must not outlive the last attempt to send it. */
export function deleteDeliveryContents(tx: Transaction, importId: string) {
  return tx`UPDATE delivery SET content = NULL, outcomes = '[]' WHERE import_id = ${importId} AND content IS NOT NULL`;
}
