import { columnOf, type Field } from '../../core/targets/field.js';
import type { InternalTarget } from '../../core/targets/target.js';
import type { Transaction } from '../../db/client.js';
import { equalAsRange } from '../../db/page-plan.js';

/** The columns of a target's fields, which are named by `columnOf`. */
type FieldRow = Record<string, unknown>;

/** A record of a target, with the columns that all targets have, and those of documents. */
type TargetRow = FieldRow & {
  import_id: string | null;
  updated_at: Date;
  status: string;
  amount: string;
  line_count: number;
};

type LineRow = FieldRow & { line_number: number; amount: string };

type DocumentLines = NonNullable<InternalTarget['lines']>;

/** A line in an answer; its properties are the fields of its target. */
export type DocumentLine = { lineNumber: number } & Record<string, unknown>;

export interface TargetFilter {
  /** Values of the key after which the page begins. */
  after: string[] | undefined;
  limit: number;
  importId?: string | undefined;
}

const names = (fields: readonly { name: string }[]): string =>
  fields.map(({ name }) => `"${columnOf(name)}"`).join(', ');

/** Returns records of a target in the order of their keys. */
export async function readTargets(
  tx: Transaction,
  target: InternalTarget,
  { after, limit, importId }: TargetFilter,
): Promise<object[]> {
  // The index by import does not contain the company: check first that the import belongs to it.
  if (importId !== undefined && (await tx`SELECT 1 FROM import WHERE import_id = ${importId}`).length === 0) return [];
  const key = tx.unsafe(names(target.key.map((name) => ({ name }))));
  const ofImport = importId === undefined ? undefined : tx`${importId}::uuid`;
  const rows = await tx<TargetRow[]>`
    SELECT * FROM ${tx(target.table)}
    WHERE ${ofImport ? equalAsRange(tx, 'import_id', ofImport) : tx`true`}
      AND ${after ? tx`(${ofImport ? tx`import_id, ` : tx``}${key}) > (${ofImport ? tx`${ofImport}, ` : tx``}${list(tx, after)})` : tx`true`}
    ORDER BY ${ofImport ? tx`import_id, ` : tx``}${key} LIMIT ${limit}`;
  return rows.map((row) => targetRecord(target, row));
}

/** Returns `$1, $2, …` with these values. */
function list(tx: Transaction, values: readonly string[]) {
  return values.slice(1).reduce((before, value) => tx`${before}, ${value}`, tx`${values[0] ?? ''}`);
}

/** Returns one record by its key, without lines; undefined if it does not exist. */
export async function readTarget(
  tx: Transaction,
  target: InternalTarget,
  key: readonly string[],
): Promise<object | undefined> {
  const where = target.key.map((name, index) => `"${columnOf(name)}" = $${index + 1}`).join(' AND ');
  const [row] = await tx.unsafe<TargetRow[]>(`SELECT * FROM ${target.table} WHERE ${where}`, [...key]);
  return row && targetRecord(target, row);
}

/** Returns lines of the document with this key, in their order, after a line number. */
export async function readLines(
  tx: Transaction,
  { table, fields }: DocumentLines,
  key: readonly string[],
  { after = 0, limit }: { after?: number; limit: number },
): Promise<DocumentLine[]> {
  const [type = '', number = ''] = key;
  const rows = await tx<LineRow[]>`
    SELECT * FROM ${tx(table)}
    WHERE document_type = ${type} AND document_number = ${number} AND line_number > ${after}
    ORDER BY line_number LIMIT ${limit}`;
  return rows.map((row) => ({
    lineNumber: row.line_number,
    ...fieldValues(fields, row),
    amount: plain(row.amount),
  }));
}

function targetRecord(target: InternalTarget, row: TargetRow): object {
  return {
    ...fieldValues(target.fields, row),
    ...(target.lines ? { status: row.status, amount: plain(row.amount), lineCount: row.line_count } : {}),
    importId: row.import_id,
    updatedAt: row.updated_at.toISOString(),
  };
}

function fieldValues(fields: readonly Field[], row: FieldRow): Record<string, unknown> {
  return Object.fromEntries(fields.map((field) => [field.name, jsonValue(field, row[columnOf(field.name)])]));
}

function jsonValue(field: Field, value: unknown): unknown {
  if (value === null) return null;
  return field.kind === 'decimal' ? plain(value as string) : value;
}

/** Removes the trailing zeros of a numeric's scale: 14.00000 becomes 14. */
function plain(numeric: string): string {
  return numeric.includes('.') ? numeric.replace(/(?<!0)0+$/, '').replace(/\.$/, '') : numeric;
}
