import { type Database, inCompany, type Transaction } from '../../db/client.js';
import { settleRaces } from './races.js';
import { type BatchScope, batchStatements, send } from './write-batch.js';

/** Whether PostgreSQL refused the data itself. */
export function isDataException(error: unknown): boolean {
  const code = (error as { code?: unknown })?.code;
  return typeof code === 'string' && ['22', '23', '44', 'P0'].includes(code.slice(0, 2));
}

interface Group {
  name: string;
  firstPosition: number;
  lastPosition: number;
}

/**
 * The groups of a batch that the database refuses, each with what it says: halves of the batch
 * are tried and rolled back until a single group is left that fails.
 */
export async function rejectedGroups(
  database: Database,
  scope: BatchScope,
  signal?: AbortSignal,
): Promise<Map<string, string>> {
  const rejected = new Map<string, string>();
  const search = async (groups: Group[]): Promise<void> => {
    const [first] = groups;
    const last = groups.at(-1);
    if (!first || !last) return;
    signal?.throwIfAborted();
    const refusal = await tryOut(database, {
      ...scope,
      firstPosition: first.firstPosition,
      lastPosition: last.lastPosition,
    });
    if (refusal === undefined) return;
    if (groups.length === 1) {
      rejected.set(first.name, refusal);
      return;
    }
    const middle = groups.length >> 1;
    await search(groups.slice(0, middle));
    await search(groups.slice(middle));
  };
  await search(await groupsOf(database, scope));
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
      SELECT coalesce(group_key, '#' || row_no) AS name, min(position)::int AS first, max(position)::int AS last FROM (${placed}) p GROUP BY 1 ORDER BY 2`;
    return rows.map(({ name, first, last }) => ({ name, firstPosition: first, lastPosition: last }));
  });
}

class RolledBack extends Error {}

/** What PostgreSQL says against the records between two positions; undefined where nothing. */
async function tryOut(database: Database, scope: BatchScope): Promise<string | undefined> {
  try {
    await settleRaces(() =>
      inCompany(database, scope.companyId, async (tx: Transaction) => {
        await Promise.all(send(tx, batchStatements(scope)));
        await tx`SET CONSTRAINTS ALL IMMEDIATE`;
        throw new RolledBack();
      }),
    );
  } catch (error) {
    if (error instanceof RolledBack) return undefined;
    if (isDataException(error)) return `The database refuses it: ${(error as Error).message}.`;
    throw error;
  }
  return undefined;
}
