import type postgres from 'postgres';
import type { Field } from '../../targets/field.js';
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
  const leftOut = columns.flatMap((column) => {
    const reason = reasonToLeaveOut(column);
    return reason === undefined ? [] : [{ column: column.name, reason }];
  });
  const usable = (column: string): boolean => !leftOut.some((left) => left.column === column);
  const key = keys.find((candidate) => candidate.every(usable)) ?? [];
  const fields = columns.flatMap((column, index) =>
    usable(column.name) ? [fieldOf(column, names[index] as string, key.includes(column.name))] : [],
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
    ...(column.notNull && !column.hasDefault ? { required: true } : {}),
  } as TableField;
}

function reasonToLeaveOut(column: TableColumn): string | undefined {
  if (column.alwaysGenerated) return 'The database makes its value.';
  const reason = column.insertable
    ? columnKind(column, false) === undefined
      ? `No field can hold values of the type ${column.writtenType}.`
      : undefined
    : 'The login may not insert into it.';
  if (reason === undefined || !column.notNull || column.hasDefault) return reason;
  return `${reason} It needs a value and has no default: no record can be made in this table.`;
}
