import type { Plan } from '../../core/plan/plan.js';
import type { MappedField } from '../../core/plan/planned-field.js';
import type { LookUp } from '../../core/setup/look-up.js';
import { columnOf, type Field } from '../../core/targets/field.js';
import type { InternalTarget } from '../../core/targets/target.js';
import { targets } from '../../core/targets/targets.js';
import { type Known, type KnownValues, maxListEntries } from '../../core/templates/known-values.js';
import { typicalTexts } from '../../core/templates/typical-values.js';
import type { Transaction } from '../../db/client.js';
import type { ValueListEntryRow } from '../../db/rows.js';

/** How many records values are read from. */
const maxRecords = 50;

/** For every field that refers to data of the company, some existing values. */
export async function readKnownValues(tx: Transaction, plan: Plan): Promise<KnownValues> {
  const found = await Promise.all(
    plan.mapped.map(async (field): Promise<[string, Known] | undefined> => {
      const known = await knownOf(tx, plan, field);
      return known && [field.name, known];
    }),
  );
  return new Map(found.filter((entry) => entry !== undefined));
}

async function knownOf(tx: Transaction, plan: Plan, field: MappedField): Promise<Known | undefined> {
  const { lookUp } = field.mapping;
  if (lookUp) return foundIn(tx, lookUp);
  const checked = plan.lookUpChecks.find(
    (candidate) => candidate.field === field && candidate.check.severity !== 'warning',
  )?.check;
  if (checked) return foundIn(tx, { ...checked, take: checked.by });
  if (field.references) return foundIn(tx, { target: field.references });
  // External targets and tables are not asked here.
  if (plan.external || !plan.key.includes(field) || plan.writeMode === 'upsert') return undefined;
  return plan.writeMode === 'update' ? existing(tx, field, plan.target) : takenOf(tx, field, plan.target);
}

async function foundIn(
  tx: Transaction,
  { target, valueList, table, by, take, onNotFound = 'error' }: Partial<LookUp>,
): Promise<Known | undefined> {
  // External targets and tables are not asked here.
  if (table) return undefined;
  if (valueList !== undefined) return entriesOf(tx, valueList, onNotFound === 'error');
  const place = targets[target as keyof typeof targets];
  const values = await unique(tx, place, by ?? 'number', take ?? 'number');
  return { values, complete: false, needs: onNotFound === 'error' ? place.label : null };
}

/** A record that can be updated. */
async function existing(tx: Transaction, field: Field, target: InternalTarget): Promise<Known> {
  const [row] = await tx<{ value: unknown }[]>`
    SELECT ${tx(columnOf(field.name))} AS value FROM ${tx(target.table)} ${target.lines ? tx`WHERE status = 'Open'` : tx``} ORDER BY updated_at, number LIMIT 1`;
  return { values: row ? [String(row.value)] : [], complete: false, needs: target.label };
}

async function takenOf(tx: Transaction, field: Field, target: InternalTarget): Promise<Known | undefined> {
  if (field.kind !== 'code' && field.kind !== 'text') return undefined;
  const column = tx(columnOf(field.name));
  const rows = await tx<
    { value: string }[]
  >`SELECT DISTINCT ${column} AS value FROM ${tx(target.table)} WHERE ${column} = ANY (${typicalTexts(field)}::text[])`;
  return { values: [], taken: new Set(rows.map(({ value }) => value)), complete: false, needs: null };
}

async function entriesOf(tx: Transaction, code: string, isNeeded: boolean): Promise<Known> {
  const rows = await tx<
    Pick<ValueListEntryRow, 'key'>[]
  >`SELECT key FROM value_list_entry WHERE code = ${code} ORDER BY key LIMIT ${maxListEntries + 1}`;
  const values = rows.map(({ key }) => key);
  const complete = values.length <= maxListEntries && isNeeded;
  return { values: values.slice(0, maxListEntries), complete, needs: isNeeded ? `Value list ${code}` : null };
}

/** Values that identify exactly one record with a value to take; from the first records. */
async function unique(tx: Transaction, target: InternalTarget, by: string, take: string): Promise<string[]> {
  const column = tx(columnOf(by));
  if (target.key.length === 1 && by === 'number' && take === 'number') {
    // The key identifies a record: there is no need to read all of them.
    const first = await tx<
      { number: string }[]
    >`SELECT number FROM ${tx(target.table)} ORDER BY number LIMIT ${maxRecords}`;
    return first.map(({ number }) => number);
  }
  const rows = await tx<{ value: string }[]>`
    SELECT min(${column}) AS value FROM ${tx(target.table)}
    WHERE lower(${column}) IN (
      SELECT lower(${column}) FROM ${tx(target.table)} WHERE ${column} <> '' AND ${tx(columnOf(take))} IS NOT NULL ORDER BY number LIMIT ${maxRecords})
    GROUP BY lower(${column}) HAVING count(*) = 1 ORDER BY 1`;
  return rows.map(({ value }) => value);
}
