import { bisect } from '../../core/bisect.js';
import { type Database, inCompany, inCompanyRolledBack } from '../../db/client.js';
import { isDataRefusal, refusalSentence } from '../../db/refusal.js';
import { retryOnConflict } from '../../db/retry-on-conflict.js';
import type { BatchScope, InternalScope } from './batch-scope.js';
import { groupName } from './field-sql.js';
import { batchStatements, send } from './write-batch.js';

interface Group {
  name: string;
  firstPosition: number;
  lastPosition: number;
}

/**
 * The groups of a batch that the database refuses, each with its message. Halves of the batch are tried and rolled back
 * until single groups are left that fail.
 */
export async function rejectedGroups(
  database: Database,
  scope: InternalScope,
  signal?: AbortSignal,
): Promise<Map<string, string>> {
  const rejected = new Map<string, string>();
  const groups = await groupsOf(database, scope);
  // Repeated without the groups found so far, as others may fail only together.
  for (let before = -1; rejected.size > before; ) {
    before = rejected.size;
    await bisect(groups, {
      isRefusal: isDataRefusal,
      rollsBack: true,
      attempt(part) {
        signal?.throwIfAborted();
        return rehearse(database, { ...scope, ...spanOf(part), rejected });
      },
      refuse(part, error) {
        const refusal = `${refusalSentence(error)}: ${error.message}.`;
        for (const { name } of part) if (!rejected.has(name)) rejected.set(name, refusal);
      },
    });
  }
  return rejected;
}

const spanOf = (groups: readonly Group[]): Pick<Group, 'firstPosition' | 'lastPosition'> => ({
  firstPosition: (groups[0] as Group).firstPosition,
  lastPosition: (groups.at(-1) as Group).lastPosition,
});

function groupsOf(
  database: Database,
  { companyId, importId, runNo, renumbered, firstPosition, lastPosition }: BatchScope,
): Promise<Group[]> {
  return inCompany(database, companyId, async (tx) => {
    const placed = renumbered
      ? tx`SELECT r.group_key, r.row_no, a.position FROM run_record a JOIN integration_record r USING (company_id, import_id, row_no)
           WHERE a.import_id = ${importId} AND a.run_no = ${runNo} AND a.position BETWEEN ${firstPosition} AND ${lastPosition}`
      : tx`SELECT group_key, row_no, row_no AS position FROM integration_record
           WHERE import_id = ${importId} AND row_no BETWEEN ${firstPosition} AND ${lastPosition}`;
    const rows = await tx<{ name: string; first: number; last: number }[]>`
      SELECT ${tx.unsafe(groupName())} AS name, min(position)::int AS first, max(position)::int AS last FROM (${placed}) p GROUP BY 1 ORDER BY 2`;
    return rows.map(({ name, first, last }) => ({ name, firstPosition: first, lastPosition: last }));
  });
}

/** Processes the records between two positions and rolls back; throws the errors of PostgreSQL. */
const rehearse = (database: Database, scope: InternalScope): Promise<void> =>
  retryOnConflict(() =>
    inCompanyRolledBack(database, scope.companyId, async (tx) => {
      const { decide, write } = batchStatements(scope);
      await Promise.all(send(tx, [...decide, ...write]));
      await tx`SET CONSTRAINTS ALL IMMEDIATE`;
    }),
  );
