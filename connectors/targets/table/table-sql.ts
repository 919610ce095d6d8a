import type { TableSettings } from '../../../core/targets/table-settings.js';
import type { WriteOrder } from '../../../core/targets/write-order.js';
import { TargetRefusal } from '../target-errors.js';
import type { RunQuery } from './run-query.js';

/** The parts from which statements on a table are built. */
export interface TableSql {
  /** Its qualified name, quoted. */
  table: string;
  /** The mapped fields: those that rows have values for. */
  fields: readonly string[];
  /** Quoted column names by field name. */
  columns: ReadonlyMap<string, string>;
  /** Column types by field name, as PostgreSQL writes them. */
  types: ReadonlyMap<string, string>;
  key: readonly string[];
  keepWhenNull: ReadonlySet<string>;
  decimals: ReadonlySet<string>;
}

/** A name as a quoted identifier. */
export const quoted = (name: string): string => `"${name.replaceAll('"', '""')}"`;

/** Reads the types of the columns that an order writes. Throws `TargetRefusal` if the table or a column does not exist. */
export async function tableSql(
  ask: RunQuery,
  { schema = 'public', name, key, fields: declared }: TableSettings,
  { documents, keepWhenNull }: Pick<WriteOrder, 'documents' | 'keepWhenNull'>,
): Promise<TableSql> {
  const table = `${quoted(schema)}.${quoted(name)}`;
  const [found] = await ask<{ there: boolean; types: Record<string, string> }>(
    `SELECT to_regclass($1) IS NOT NULL AS there, (
      SELECT coalesce(json_object_agg(attname, format_type(atttypid, atttypmod)), '{}') FROM pg_attribute
      WHERE attrelid = to_regclass($1) AND attnum > 0 AND NOT attisdropped) AS types`,
    [table],
  );
  if (!found?.there) throw noTable(schema, name);
  const writtenTypes = new Map<string, string>(Object.entries(found.types));
  const fields = Object.keys(documents[0]?.fields ?? {});
  const columns = new Map(declared.map((field) => [field.name, field.column ?? field.name]));
  const types = new Map(
    fields.map((field) => {
      const column = columns.get(field) as string;
      const type = writtenTypes.get(column);
      if (type === undefined)
        throw new TargetRefusal(
          `The table ${schema}.${name} does not match the setup: column ${quoted(column)} does not exist.`,
        );
      return [field, type];
    }),
  );
  return {
    table,
    fields,
    columns: new Map([...columns].map(([field, column]) => [field, quoted(column)])),
    types,
    key,
    keepWhenNull: new Set(keepWhenNull),
    decimals: new Set(declared.filter(({ kind }) => kind === 'decimal').map((field) => field.name)),
  };
}

export const noTable = (schema: string, name: string): TargetRefusal =>
  new TargetRefusal(`There is no table ${schema}.${name} that the login can see.`);
