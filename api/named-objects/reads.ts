import type { Transaction } from '../../db/client.js';
import { Problem } from '../http/problem.js';

/** The kinds of objects that setups name by code: their table, where setups name them, and the problem if one is still used. */
export const namedObjects = {
  'value list': { table: 'value_list', path: '$.**.valueList', problem: 'value_list_in_use' },
  'number series': { table: 'number_series', path: '$.mappings[*].numberSeries', problem: 'number_series_in_use' },
  connection: { table: 'connection', path: '$.**.connection', problem: 'connection_in_use' },
  webhook: { table: 'webhook', path: '$.**.webhook', problem: 'webhook_in_use' },
} as const;
export type NamedObjectKind = keyof typeof namedObjects;

/** The problem that the company has no such object. */
export const missingObject = (kind: NamedObjectKind, code: string): Problem =>
  new Problem('not_found', `There is no ${kind} "${code}".`);

/** Which objects are read, and their columns. */
interface Wanted {
  kind: NamedObjectKind;
  columns: string;
}

/** Returns objects after a code, by code. */
export async function readObjects<Found extends object>(
  tx: Transaction,
  { kind, columns }: Wanted,
  { after, limit }: { after: string; limit: number },
): Promise<Found[]> {
  return tx<Found[]>`
    SELECT ${tx.unsafe(columns)} FROM ${tx(namedObjects[kind].table)} WHERE code > ${after} ORDER BY code LIMIT ${limit}`;
}

/** Returns one object. Throws `Problem` if the company has no such object. */
export async function readObject<Found extends object>(
  tx: Transaction,
  { kind, columns }: Wanted,
  code: string,
): Promise<Found> {
  const [row] = await tx<
    Found[]
  >`SELECT ${tx.unsafe(columns)} FROM ${tx(namedObjects[kind].table)} WHERE code = ${code}`;
  if (!row) throw missingObject(kind, code);
  return row;
}
