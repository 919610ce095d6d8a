import type { Row } from 'postgres';
import type { Transaction } from '../db/client.js';
import { columnOf, type Field } from '../targets/field.js';
import type { BooksTarget } from '../targets/target.js';

export interface TargetFilter {
  /** Values of the key after which the page begins. */
  after: string[] | undefined;
  limit: number;
  importId?: string | undefined;
}

const names = (fields: readonly { name: string }[]): string =>
  fields.map(({ name }) => `"${columnOf(name)}"`).join(', ');

/** Records of a target in the order of their keys. */
export async function readTargets(
  tx: Transaction,
  target: BooksTarget,
  { after, limit, importId }: TargetFilter,
): Promise<object[]> {
  const key = tx.unsafe(names(target.key.map((name) => ({ name }))));
  const rows = await tx`
    SELECT * FROM ${tx(target.table)}
    WHERE ${after ? tx`(${key}) > (${list(tx, after)})` : tx`true`} AND ${importId ? tx`import_id = ${importId}` : tx`true`}
    ORDER BY ${key} LIMIT ${limit}`;
  return rows.map((row) => targetRecord(target, row));
}

/** `$1, $2, …` with these values. */
function list(tx: Transaction, values: readonly string[]) {
  return values.slice(1).reduce((before, value) => tx`${before}, ${value}`, tx`${values[0] ?? ''}`);
}

/** One record by its key, documents with their lines; undefined where there is none. */
export async function readTarget(
  tx: Transaction,
  target: BooksTarget,
  key: readonly string[],
): Promise<object | undefined> {
  const where = target.key.map((name, index) => `"${columnOf(name)}" = $${index + 1}`).join(' AND ');
  const [row] = await tx.unsafe(`SELECT * FROM ${target.table} WHERE ${where}`, [...key]);
  if (!row || !target.lines) return row && targetRecord(target, row);
  const lines = await tx.unsafe(
    `SELECT * FROM ${target.lines.table} WHERE document_type = $1 AND document_number = $2 ORDER BY line_number`,
    [...key],
  );
  const lineFields = target.lines.fields;
  return {
    ...targetRecord(target, row),
    lines: lines.map((line) => ({
      lineNumber: line.line_number,
      ...fieldValues(lineFields, line),
      amount: plain(line.amount),
    })),
  };
}

function targetRecord(target: BooksTarget, row: Row): object {
  return {
    ...fieldValues(target.fields, row),
    ...(target.lines ? { status: row.status, amount: plain(row.amount), lineCount: row.line_count } : {}),
    importId: row.import_id,
    updatedAt: row.updated_at.toISOString(),
  };
}

function fieldValues(fields: readonly Field[], row: Row): Record<string, unknown> {
  return Object.fromEntries(fields.map((field) => [field.name, jsonValue(field, row[columnOf(field.name)])]));
}

function jsonValue(field: Field, value: unknown): unknown {
  if (value === null) return null;
  return field.kind === 'decimal' ? plain(value as string) : value;
}

/** A numeric without the zeros that only its scale put there: 14.00000 is 14. */
function plain(numeric: string): string {
  return numeric.includes('.') ? numeric.replace(/(?<!0)0+$/, '').replace(/\.$/, '') : numeric;
}
