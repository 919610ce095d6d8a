import type { TableSettings } from '../../../core/targets/table-settings.js';
import type { Outcome, WriteOrder } from '../../../core/targets/write-order.js';
import { askIn } from './ask.js';
import { keptOutcome } from './kept-outcome.js';
import { keepInLedger, knownOutcomes, openLedger } from './ledger.js';
import { type Changes, existingRows, insertRows, type Row, updateRows } from './table-rows.js';
import { type TableSql, tableSql } from './table-sql.js';
import { type Writing, workOnRows } from './work-on-rows.js';

/**
 * Writes what of an order was not written before, and gives what has become of each of its documents, in their
 * order. Calls `noneBefore` once it is certain that none of them was.
 */
export async function writeRows(
  writing: Writing,
  settings: TableSettings,
  order: WriteOrder,
  noneBefore: () => void,
): Promise<Outcome[]> {
  const { documents, dryRun } = order;
  const ask = askIn(writing.tx, writing.send);
  // What is checked at the end only would refuse all of them, and no dry run would see it.
  await ask('SET CONSTRAINTS ALL IMMEDIATE');
  const table = await tableSql(ask, settings, order);
  const isThere = await openLedger(ask, settings, dryRun);
  const known = isThere ? await knownOutcomes(ask, settings, documents, keptOutcome) : new Map<string, Outcome>();
  if (known.size === 0) noneBefore();
  const fresh = documents.flatMap(({ key, fields }): Row[] => (known.has(key) ? [] : [{ key, fields }]));
  const found = await freshOutcomes(writing, table, settings, order, fresh);
  if (!dryRun) await keepInLedger(writing, settings, found);
  return documents.map(({ key }) => (known.get(key) ?? found.get(key)) as Outcome);
}

async function freshOutcomes(
  writing: Writing,
  table: TableSql,
  settings: TableSettings,
  { write, otherwise, dryRun }: WriteOrder,
  rows: readonly Row[],
): Promise<Map<string, Outcome>> {
  const outcomes = new Map<string, Outcome>();
  const refuse = (row: Row, refusal: Outcome): void => {
    outcomes.set(row.key, refusal);
  };
  const existing = new Map<string, Changes | undefined>();
  const look = async (...[ask, part]: Parameters<Parameters<typeof workOnRows>[2]>): Promise<void> => {
    for (const [key, changes] of await existingRows(ask, table, part, dryRun)) existing.set(key, changes);
  };
  await workOnRows(writing, rows, look, refuse);
  for (const row of rows) {
    const isThere = existing.has(row.key);
    if (outcomes.has(row.key) || write === 'upsert' || (write === 'update') === isThere) continue;
    outcomes.set(row.key, otherwise === 'skip' ? { outcome: 'skipped' } : misfit(settings, row, isThere));
  }
  const wanted = rows.filter(({ key }) => !outcomes.has(key));
  const updated = wanted.filter(({ key }) => existing.has(key));
  const inserted = wanted.filter(({ key }) => !existing.has(key));
  await workOnRows(writing, updated, (ask, part) => updateRows(ask, table, part), refuse);
  await workOnRows(writing, inserted, (ask, part) => insertRows(ask, table, part), refuse);
  for (const { key } of wanted) if (!outcomes.has(key)) outcomes.set(key, written(existing, key));
  return outcomes;
}

function written(existing: ReadonlyMap<string, Changes | undefined>, key: string): Outcome {
  if (!existing.has(key)) return { outcome: 'inserted' };
  const changes = existing.get(key);
  return { outcome: 'updated', ...(changes ? { changes } : {}) };
}

function misfit({ name, key }: TableSettings, { fields }: Row, isThere: boolean): Outcome {
  const told = `${name} ${key.map((field) => fields[field]).join(' ')}`;
  return isThere
    ? { outcome: 'error', code: 'duplicate', field: key[0] as string, message: `${told} already exists.` }
    : {
        outcome: 'error',
        code: 'not_found',
        field: key[0] as string,
        message: `${told} does not exist; only records that exist are updated.`,
      };
}
