import { type Database, inCompany, inCompanyRolledBack } from '../../db/client.js';
import { settleRaces } from '../../db/races.js';
import { isOfData, refusedBecause } from '../../db/refusal.js';
import type { BatchScope } from './batch-scope.js';
import { groupName } from './field-sql.js';
import { batchStatements, send } from './write-batch.js';

interface Group {
  name: string;
  firstPosition: number;
  lastPosition: number;
}

/** Halving finds a few groups among thousands with far fewer; past it, what fails is refused as it is. */
export const mostTries = 200;

/**
 * The groups of a batch that the database refuses, each with what it says: halves of the batch
 * are tried and rolled back until a single group is left that fails. Of groups that fail only
 * together the later ones are refused.
 */
export async function rejectedGroups(
  database: Database,
  scope: BatchScope,
  signal?: AbortSignal,
): Promise<Map<string, string>> {
  const rejected = new Map<string, string>();
  let tries = 0;
  const search = async (groups: Group[]): Promise<void> => {
    const [first] = groups;
    const last = groups.at(-1);
    if (!first || !last) return;
    signal?.throwIfAborted();
    tries += 1;
    const { firstPosition } = first;
    const { lastPosition } = last;
    const refusal = await tryOut(database, { ...scope, firstPosition, lastPosition, rejected });
    if (refusal === undefined) return;
    const reject = (refused: Group[]): void => {
      for (const { name } of refused) if (!rejected.has(name)) rejected.set(name, refusal);
    };
    if (groups.length === 1 || tries >= mostTries) return reject(groups);
    const middle = groups.length >> 1;
    const before = rejected.size;
    await search(groups.slice(0, middle));
    await search(groups.slice(middle));
    if (rejected.size === before) reject(groups.slice(middle));
  };
  const groups = await groupsOf(database, scope);
  // Once more without those found: others may fail only together.
  for (let before = -1; rejected.size > before; ) {
    before = rejected.size;
    await search(groups);
  }
  return rejected;
}

function groupsOf(
  database: Database,
  { companyId, importId, runNo, arranged, firstPosition, lastPosition }: BatchScope,
): Promise<Group[]> {
  return inCompany(database, companyId, async (tx) => {
    const placed = arranged
      ? tx`SELECT r.group_key, r.row_no, a.position FROM run_record a JOIN integration_record r USING (company_id, import_id, row_no)
           WHERE a.import_id = ${importId} AND a.run_no = ${runNo} AND a.position BETWEEN ${firstPosition} AND ${lastPosition}`
      : tx`SELECT group_key, row_no, row_no AS position FROM integration_record
           WHERE import_id = ${importId} AND row_no BETWEEN ${firstPosition} AND ${lastPosition}`;
    const rows = await tx`
      SELECT ${tx.unsafe(groupName())} AS name, min(position)::int AS first, max(position)::int AS last FROM (${placed}) p GROUP BY 1 ORDER BY 2`;
    return rows.map(({ name, first, last }) => ({ name, firstPosition: first, lastPosition: last }));
  });
}

/** What PostgreSQL says against the records between two positions; undefined where nothing. */
async function tryOut(database: Database, scope: BatchScope): Promise<string | undefined> {
  try {
    await settleRaces(() =>
      inCompanyRolledBack(database, scope.companyId, async (tx) => {
        const { decide, write } = batchStatements(scope);
        await Promise.all(send(tx, [...decide, ...write]));
        await tx`SET CONSTRAINTS ALL IMMEDIATE`;
      }),
    );
  } catch (error) {
    if (isOfData(error)) return `${refusedBecause(error)}: ${(error as Error).message}.`;
    throw error;
  }
  return undefined;
}
