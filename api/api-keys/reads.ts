import { type KeyRow, keyColumns } from '../../db/api-key.js';
import type { Transaction } from '../../db/client.js';
import { Problem } from '../http/problem.js';

/** Greater than all ids. */
const lastId = 'ffffffff-ffff-ffff-ffff-ffffffffffff';

/** Returns keys of the company before an id, newest first. */
export async function readKeys(
  tx: Transaction,
  { before = lastId, limit }: { before?: string | undefined; limit: number },
): Promise<KeyRow[]> {
  return tx<KeyRow[]>`
    SELECT ${tx.unsafe(keyColumns)} FROM api_key WHERE id < ${before}::uuid ORDER BY id DESC LIMIT ${limit}`;
}

/** Returns a key of the company. Throws `Problem` if it does not exist. */
export async function readKey(tx: Transaction, id: string): Promise<KeyRow> {
  const [row] = await tx<KeyRow[]>`SELECT ${tx.unsafe(keyColumns)} FROM api_key WHERE id = ${id}`;
  if (!row) throw new Problem('not_found', `There is no API key ${id}.`);
  return row;
}
