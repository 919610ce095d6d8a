import type postgres from 'postgres';
import { isRace, settleRaces } from '../../activities/process/races.js';
import { isDataException } from '../../activities/process/rejected-groups.js';
import { isPostgres } from '../../connections/connection.js';
import { serverFailure } from '../../connections/postgres-failure.js';
import { type Outcome, TargetRefusal, type WriteOrder, type WriterScope } from '../outside-target.js';
import { keepInLedger, knownOutcomes, openLedger } from './ledger.js';
import { existingRows, insertRows, type Row, tableSql, updateRows } from './table-rows.js';
import type { TableSettings } from './table-settings.js';

class TakenBack extends Error {}

/** A key that is taken this often is not taken by somebody who was quicker: it is the row that does not fit. */
const mostRaces = 4;

/**
 * Writes documents to a table in one transaction of its database, together with what has become of each:
 * whatever is lost on the way, the same documents again get the same outcomes and change nothing.
 */
export async function writeTable(
  settings: TableSettings,
  order: WriteOrder,
  { connections, connection }: WriterScope,
  signal: AbortSignal,
): Promise<Outcome[]> {
  if (!isPostgres(connection))
    throw new TargetRefusal(`The connection "${connection.code}" leads to no PostgreSQL server.`);
  let tried: Outcome[] | undefined;
  let turn = 0;
  return connections.withPostgres(connection, (sql) =>
    settleRaces(() => {
      turn += 1;
      return sql.begin(async (tx) => {
        const outcomes = await writeRows(tx, settings, order, turn < mostRaces);
        if (!order.dryRun) return outcomes;
        tried = outcomes;
        throw new TakenBack();
      }) as Promise<Outcome[]>;
    }, signal).catch((error: unknown) => {
      if (error instanceof TakenBack && tried) return tried;
      throw misnamed(error, settings) ?? serverFailure(error, connection.settings.host) ?? error;
    }),
  );
}

/** Where the table is no longer what the setup says: PostgreSQL's words hold names of its parts, and no data. */
function misnamed(error: unknown, { schema = 'public', name }: TableSettings): TargetRefusal | undefined {
  const { code, message } = error as { code?: unknown; message?: string };
  if (code === '42P01' || code === '42704' || code === '3F000')
    return new TargetRefusal(`There is no table ${schema}.${name} that the login can see.`);
  return code === '42703'
    ? new TargetRefusal(`The table ${schema}.${name} is not as the setup says: ${message}.`)
    : undefined;
}

async function writeRows(
  tx: postgres.TransactionSql,
  settings: TableSettings,
  order: WriteOrder,
  racing: boolean,
): Promise<Outcome[]> {
  const { documents, dryRun } = order;
  if (!dryRun) await openLedger(tx, settings);
  const known = dryRun ? new Map<string, Outcome>() : await knownOutcomes(tx, settings, documents);
  const fresh = documents.flatMap(({ key, fields }): Row[] => (known.has(key) ? [] : [{ key, fields }]));
  const found = await freshOutcomes(tx, settings, order, fresh, racing);
  if (!dryRun) await keepInLedger(tx, settings, found);
  return documents.map(({ key }) => (known.get(key) ?? found.get(key)) as Outcome);
}

async function freshOutcomes(
  tx: postgres.TransactionSql,
  settings: TableSettings,
  { write, otherwise, keeps, dryRun }: WriteOrder,
  rows: readonly Row[],
  racing: boolean,
): Promise<Map<string, Outcome>> {
  if (rows.length === 0) return new Map();
  const table = tableSql(settings, keeps);
  const outcomes = new Map<string, Outcome>();
  const existing = await existingRows(tx, table, rows, dryRun);
  const wanted = rows.filter((row) => {
    const isThere = existing.has(row.key);
    if (write === 'upsert' || (write === 'update') === isThere) return true;
    outcomes.set(row.key, otherwise === 'skip' ? { outcome: 'skipped' } : misfit(settings, row, isThere));
    return false;
  });
  const apply = (kind: 'inserted' | 'updated', part: readonly Row[]): Promise<void> =>
    applied(
      { tx, racing },
      part,
      kind === 'inserted'
        ? (inner, some) => insertRows(inner, table, some)
        : (inner, some) => updateRows(inner, table, some),
      (row, refusal) => {
        const changes = existing.get(row.key);
        outcomes.set(
          row.key,
          refusal ?? (kind === 'inserted' ? { outcome: kind } : { outcome: kind, ...(changes ? { changes } : {}) }),
        );
      },
    );
  await apply(
    'updated',
    wanted.filter(({ key }) => existing.has(key)),
  );
  await apply(
    'inserted',
    wanted.filter(({ key }) => !existing.has(key)),
  );
  return outcomes;
}

function misfit({ name, key }: TableSettings, { fields }: Row, isThere: boolean): Outcome {
  const told = `${name} ${key.map((field) => fields[field]).join(' ')}`;
  return isThere
    ? { outcome: 'error', code: 'duplicate', field: key[0] as string, message: `${told} exists already.` }
    : {
        outcome: 'error',
        code: 'not_found',
        field: key[0] as string,
        message: `${told} does not exist; only records that exist are updated.`,
      };
}

/** Applies rows all at once; where the database refuses some, halves of them, until each is done or refused. */
async function applied(
  scope: { tx: postgres.TransactionSql; racing: boolean },
  rows: readonly Row[],
  work: (tx: postgres.TransactionSql, rows: readonly Row[]) => Promise<unknown>,
  tell: (row: Row, refusal?: Outcome) => void,
): Promise<void> {
  if (rows.length === 0) return;
  try {
    await scope.tx.savepoint((inner) => work(inner, rows));
    for (const row of rows) tell(row);
  } catch (error) {
    // A race is settled by the whole transaction's trying again.
    if (!isDataException(error) || (scope.racing && isRace(error))) throw error;
    const [only] = rows;
    if (rows.length === 1 && only) {
      tell(only, {
        outcome: 'error',
        code: 'rejected',
        message: `The database refuses it: ${(error as Error).message}.`,
      });
      return;
    }
    const middle = rows.length >> 1;
    await applied(scope, rows.slice(0, middle), work, tell);
    await applied(scope, rows.slice(middle), work, tell);
  }
}
