import { storableJson } from '../../core/text/storable.js';
import type { Transaction } from '../../db/client.js';
import { Problem } from '../http/problem.js';

/** Where setups name each kind of object, and the problem if it is still used. */
const named = {
  'value list': { path: '$.**.valueList', problem: 'value_list_in_use' },
  'number series': { path: '$.mappings[*].series', problem: 'number_series_in_use' },
  connection: { path: '$.**.connection', problem: 'connection_in_use' },
  webhook: { path: '$.**.webhook', problem: 'webhook_in_use' },
} as const;

/** Throws `Problem` with the codes of the integrations that use this object. */
export async function refuseWhileUsed(tx: Transaction, kind: keyof typeof named, code: string): Promise<void> {
  const { path, problem } = named[kind];
  const users = await tx`
    SELECT code FROM integration
    WHERE jsonb_path_exists(setup, ${`${path} ? (@ == $code)`}::text::jsonpath, ${storableJson({ code })}::text::jsonb) ORDER BY code`;
  if (users.length === 0) return;
  const names = users.map((user) => `"${user.code}"`).join(', ');
  throw new Problem(problem, `The ${kind} "${code}" is used by ${names}.`);
}
