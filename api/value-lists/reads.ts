import type { Transaction } from '../../db/client.js';
import type { ValueListEntryRow } from '../../db/rows.js';
import { missingObject } from '../named-objects/reads.js';

type Entry = Pick<ValueListEntryRow, 'key' | 'value'>;

/** Returns entries of a value list after a key, by key. Throws `Problem` if the company has no such list. */
export async function readEntries(
  tx: Transaction,
  code: string,
  { after, limit }: { after: string; limit: number },
): Promise<Entry[]> {
  const [found] = await tx`SELECT FROM value_list WHERE code = ${code}`;
  if (!found) throw missingObject('value list', code);
  return tx<Entry[]>`
    SELECT key, value FROM value_list_entry WHERE code = ${code} AND key > ${after} ORDER BY key LIMIT ${limit}`;
}
