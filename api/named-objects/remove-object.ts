import { storableJson } from '../../core/text/storable.js';
import type { Transaction } from '../../db/client.js';
import type { IntegrationRow } from '../../db/rows.js';
import { Problem } from '../http/problem.js';
import { missingObject, type NamedObjectKind, namedObjects } from './reads.js';

/** Removes an object. Throws `Problem` if an integration uses it, or the company has no such object. */
export async function removeObject(tx: Transaction, kind: NamedObjectKind, code: string): Promise<void> {
  await refuseWhileUsed(tx, kind, code);
  const gone = await tx`DELETE FROM ${tx(namedObjects[kind].table)} WHERE code = ${code}`;
  if (gone.count === 0) throw missingObject(kind, code);
}

/** Throws `Problem` with the codes of the integrations that use this object. */
async function refuseWhileUsed(tx: Transaction, kind: NamedObjectKind, code: string): Promise<void> {
  const { path, problem } = namedObjects[kind];
  const users = await tx<Pick<IntegrationRow, 'code'>[]>`
    SELECT code FROM integration
    WHERE jsonb_path_exists(setup, ${`${path} ? (@ == $code)`}::text::jsonpath, ${storableJson({ code })}::text::jsonb) ORDER BY code`;
  if (users.length === 0) return;
  const names = users.map((user) => `"${user.code}"`).join(', ');
  throw new Problem(problem, `The ${kind} "${code}" is used by ${names}.`);
}
