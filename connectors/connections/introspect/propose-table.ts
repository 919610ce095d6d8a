import type postgres from 'postgres';
import type { Field } from '../../../core/targets/field.js';
import { mostFields, mostKeyFields } from '../../../core/targets/table-settings.js';
import { columnKind, losesTime } from './column-kind.js';
import { fieldNames, labelOf } from './field-names.js';
import { type TableColumn, tableColumns, uniqueKeys } from './table-columns.js';
import { writableTable } from './writable-tables.js';

/** A field of a table that is not ours: its column has the name that it has. */
export type TableField = Field & { column: string };

/** The part of a setup that names a table as its target. */
export interface ProposedTable {
  connection: string;
  schema: string;
  name: string;
  /** The fields that tell records apart; empty where no unique key of the table can be used. */
  key: string[];
  fields: TableField[];
}

export interface TableProposal {
  table: ProposedTable;
  /** Columns that no field can be made for, and why. */
  leftOut: { column: string; reason: string }[];
}

/** What a setup needs to know of a table; undefined where the login may insert into none of this name. */
export async function proposeTable(
  sql: postgres.Sql,
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
  const fit = columns.filter((column) => reasonToLeaveOut(column) === undefined);
  const canKey = (name: string): boolean => fit.some((column) => column.name === name && tellsApart(column));
  const key = keys.find((candidate) => candidate.length <= mostKeyFields && candidate.every(canKey)) ?? [];
  // Those that no record can do without come first where there are too many.
  const rank = (column: TableColumn): number => (key.includes(column.name) ? 0 : needsValue(column) ? 1 : 2);
  const taken = new Set([...fit].sort((one, other) => rank(one) - rank(other)).slice(0, mostFields));
  const leftOut = columns.flatMap((column) => {
    if (taken.has(column)) return [];
    const reason = reasonToLeaveOut(column) ?? withNeed(column, `A table has at most ${mostFields} fields.`);
    return [{ column: column.name, reason }];
  });
  const fields = columns.flatMap((column, index) =>
    taken.has(column) ? [fieldOf(column, names[index] as string, key.includes(column.name))] : [],
  );
  const nameOf = (column: string): string => fields.find((field) => field.column === column)?.name as string;
  return { table: { ...place, key: key.map(nameOf), fields }, leftOut };
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
  if (column.alwaysGenerated) return 'The database makes its value.';
  if (!column.insertable) return withNeed(column, 'The login may not insert into it.');
  return columnKind(column, false) === undefined
    ? withNeed(column, `No field can hold values of the type ${column.writtenType}.`)
    : undefined;
}

const withNeed = (column: TableColumn, reason: string): string =>
  needsValue(column) ? `${reason} It needs a value and has no default: no record can be made in this table.` : reason;

const needsValue = ({ notNull, hasDefault }: TableColumn): boolean => notNull && !hasDefault;

const tellsApart = (column: TableColumn): boolean => columnKind(column, true)?.kind !== 'boolean';
