import type { Field } from '../../../core/targets/field.js';
import { maxFields, maxKeyFields } from '../../../core/targets/table-settings.js';
import type { Pool } from '../../../db/driver/pool.js';
import { columnKind, losesTime } from './column-kind.js';
import { fieldNames, labelOf } from './field-names.js';
import { type TableColumn, tableColumns, uniqueKeys } from './table-columns.js';
import { writableTable } from './writable-tables.js';

/** A field of a company's own table, with the name of its column. */
export type TableField = Field & { column: string };

/** The part of a setup that names a table as its target. */
export interface ProposedTable {
  connection: string;
  schema: string;
  name: string;
  /** The fields that identify a record; empty if no unique key of the table can be used. */
  key: string[];
  fields: TableField[];
}

export interface TableProposal {
  table: ProposedTable;
  /** Columns that have no field in the proposal, and why. */
  skippedColumns: { column: string; reason: string }[];
}

/** Proposes the settings of a table as a target. Undefined if the login cannot insert into a table of this name. */
export async function proposeTable(
  sql: Pool,
  { connection, schema, name }: Pick<ProposedTable, 'connection' | 'schema' | 'name'>,
): Promise<TableProposal | undefined> {
  const relation = await writableTable(sql, schema, name);
  if (relation === undefined) return undefined;
  const columns = await tableColumns(sql, relation);
  const keys = await uniqueKeys(sql, relation);
  return proposalOf(columns, keys, { connection, schema, name });
}

function proposalOf(
  columns: readonly TableColumn[],
  keys: readonly string[][],
  place: Pick<ProposedTable, 'connection' | 'schema' | 'name'>,
): TableProposal {
  const names = fieldNames(columns.map(({ name }) => name));
  const usable = columns.filter((column) => reasonToLeaveOut(column) === undefined);
  const canKey = (name: string): boolean => usable.some((column) => column.name === name && canBeKey(column));
  const key = keys.find((candidate) => candidate.length <= maxKeyFields && candidate.every(canKey)) ?? [];
  // If there are too many columns, key columns and required ones are taken first.
  const rank = (column: TableColumn): number => (key.includes(column.name) ? 0 : needsValue(column) ? 1 : 2);
  const taken = new Set([...usable].sort((a, b) => rank(a) - rank(b)).slice(0, maxFields));
  const skippedColumns = columns.flatMap((column) => {
    if (taken.has(column)) return [];
    const reason = reasonToLeaveOut(column) ?? withMissingValueNote(column, `A table has at most ${maxFields} fields.`);
    return [{ column: column.name, reason }];
  });
  const fields = columns.flatMap((column, index) =>
    taken.has(column) ? [fieldOf(column, names[index] as string, key.includes(column.name))] : [],
  );
  const nameOf = (column: string): string => fields.find((field) => field.column === column)?.name as string;
  return { table: { ...place, key: key.map(nameOf), fields }, skippedColumns };
}

function fieldOf(column: TableColumn, name: string, inKey: boolean): TableField {
  const label = labelOf(column.name);
  return {
    name,
    column: column.name,
    label: losesTime(column) ? `${label} (day only, without the time)` : label,
    ...columnKind(column, inKey),
    ...(needsValue(column) ? { required: true } : {}),
  } as TableField;
}

function reasonToLeaveOut(column: TableColumn): string | undefined {
  if (column.alwaysGenerated) return 'The database generates its value.';
  if (!column.insertable) return withMissingValueNote(column, 'The login may not insert into it.');
  return columnKind(column, false) === undefined
    ? withMissingValueNote(column, `No field can hold values of the type ${column.writtenType}.`)
    : undefined;
}

const withMissingValueNote = (column: TableColumn, reason: string): string =>
  needsValue(column) ? `${reason} It needs a value and has no default: no record can be made in this table.` : reason;

const needsValue = ({ notNull, hasDefault }: TableColumn): boolean => notNull && !hasDefault;

const canBeKey = (column: TableColumn): boolean => columnKind(column, true)?.kind !== 'boolean';
