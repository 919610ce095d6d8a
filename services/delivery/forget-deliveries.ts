import type { Transaction } from '../../db/client.js';

/** What was to be sent is somebody's data: it goes with the last attempt to send it. */
export function forgetDeliveries(tx: Transaction, importId: string) {
  return tx`UPDATE delivery SET content = NULL, outcomes = '[]' WHERE import_id = ${importId} AND content IS NOT NULL`;
}
