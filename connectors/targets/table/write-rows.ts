import type { TableSettings } from '../../../core/targets/table-settings.js';
import type { Outcome, WriteOrder } from '../../../core/targets/write-order.js';
import { knownOutcomes, openLedger, writeToLedger } from './ledger.js';
import { runQueryIn } from './run-query.js';
import { storedOutcome } from './stored-outcome.js';
import { type Changes, existingRows, insertRows, type Row, updateRows } from './table-rows.js';
import { type TableSql, tableSql } from './table-sql.js';
import { type WriteContext, workOnRows } from './work-on-rows.js';

/**
 * Writes the documents of an order that were not written before; returns the outcomes of all its documents, in order.
 * Calls `onNoneWritten` once it is certain that none of them was written before.
 */
export async function writeRows(
  writing: WriteContext,
  settings: TableSettings,
  order: WriteOrder,
  onNoneWritten: () => void,
): Promise<Outcome[]> {
  const { documents, dryRun } = order;
  const ask = runQueryIn(writing.tx, writing.send);
  // Deferred constraints would refuse all rows at the commit, and a dry run would not see it.
  await ask('SET CONSTRAINTS ALL IMMEDIATE');
  const table = await tableSql(ask, settings, order);
  const hasLedger = await openLedger(ask, settings, dryRun);
  const known = hasLedger ? await knownOutcomes(ask, settings, documents, storedOutcome) : new Map<string, Outcome>();
  if (known.size === 0) onNoneWritten();
  const fresh = documents.flatMap(({ key, fields }): Row[] => (known.has(key) ? [] : [{ key, fields }]));
  const found = await freshOutcomes(writing, table, settings, order, fresh);
  if (!dryRun) await writeToLedger(writing, settings, found);
  return documents.map(({ key }) => (known.get(key) ?? found.get(key)) as Outcome);
}

async function freshOutcomes(
  writing: WriteContext,
  table: TableSql,
  settings: TableSettings,
  { writeMode, onConflict, dryRun }: WriteOrder,
  rows: readonly Row[],
): Promise<Map<string, Outcome>> {
  const outcomes = new Map<string, Outcome>();
  const refuse = (row: Row, refusal: Outcome): void => {
    outcomes.set(row.key, refusal);
  };
  const existing = new Map<string, Changes | undefined>();
  const findExisting = async (...[ask, part]: Parameters<Parameters<typeof workOnRows>[2]>): Promise<void> => {
    for (const [key, changes] of await existingRows(ask, table, part, dryRun)) existing.set(key, changes);
  };
  await workOnRows(writing, rows, findExisting, refuse);
  for (const row of rows) {
    const exists = existing.has(row.key);
    if (outcomes.has(row.key) || writeMode === 'upsert' || (writeMode === 'update') === exists) continue;
    outcomes.set(row.key, onConflict === 'skip' ? { outcome: 'skipped' } : existenceError(settings, row, exists));
  }
  const wanted = rows.filter(({ key }) => !outcomes.has(key));
  const updated = wanted.filter(({ key }) => existing.has(key));
  const inserted = wanted.filter(({ key }) => !existing.has(key));
  await workOnRows(writing, updated, (ask, part) => updateRows(ask, table, part), refuse);
  await workOnRows(writing, inserted, (ask, part) => insertRows(ask, table, part), refuse);
  for (const { key } of wanted) if (!outcomes.has(key)) outcomes.set(key, writtenOutcome(existing, key));
  return outcomes;
}

function writtenOutcome(existing: ReadonlyMap<string, Changes | undefined>, key: string): Outcome {
  if (!existing.has(key)) return { outcome: 'inserted' };
  const changes = existing.get(key);
  return { outcome: 'updated', ...(changes ? { changes } : {}) };
}

function existenceError({ name, key }: TableSettings, { fields }: Row, exists: boolean): Outcome {
  const record = `${name} ${key.map((field) => fields[field]).join(' ')}`;
  return exists
    ? { outcome: 'error', code: 'duplicate', field: key[0] as string, message: `${record} already exists.` }
    : {
        outcome: 'error',
        code: 'not_found',
        field: key[0] as string,
        message: `${record} does not exist; only records that exist are updated.`,
      };
}
