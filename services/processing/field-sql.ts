import { createHash } from 'node:crypto';
import { columnOf, type Field } from '../../core/targets/field.js';
import type { Target } from '../../core/targets/target.js';
import { cutText, textBetween } from '../../core/text/cut-text.js';
import { raw } from '../../db/driver/statement.js';

/**
 * The column of a field in the tables of a batch: for an internal target the column of its table. The name of a
 * declared field may collide with another column of a batch, or exceed the length of PostgreSQL's names.
 */
export function columnName({ name, declared }: Pick<Field, 'name' | 'declared'>): string {
  const plain = columnOf(name);
  if (!declared) return plain;
  return `field_${textBetween(createHash('sha256').update(plain).digest('hex'), 0, 8)}_${cutText(plain, 30)}`;
}

/** A field's column, quoted. */
export const column = (field: Field): string => `"${columnName(field)}"`;

/** Columns of several fields, each with a prefix such as `b.`. */
export const columns = (fields: readonly Field[], prefix = ''): string =>
  fields.map((field) => `${prefix}${column(field)}`).join(', ');

/**
 * A value of a field in the form in which it is compared with others. Codes are stored in this form; texts are stored as
 * written.
 */
export const comparable = (field: Field, value: string): string =>
  field.kind === 'text' ? `text_identity(${value})` : value;

/** `comparable` values of several fields, each with a prefix such as `b.`. */
export const comparables = (fields: readonly Field[], prefix = ''): string =>
  fields.map((field) => comparable(field, `${prefix}${column(field)}`)).join(', ');

/** Text as an SQL literal; only for texts of target definitions and validated constants. */
export const literal = (text: string): string => `'${text.replaceAll("'", "''")}'`;

/**
 * The name of a record's group: "=" and its key; for a record without a key, which is a group of its own, the number of
 * its row.
 */
export const groupName = (prefix = ''): string => `coalesce('=' || ${prefix}group_key, ${prefix}row_no::text)`;

/** The PostgreSQL type of a field's values. */
export function typeOf(field: Field): string {
  switch (field.kind) {
    case 'code':
    case 'text':
    case 'choice':
      return 'text';
    case 'decimal':
      return 'numeric';
    default:
      return field.kind;
  }
}

/** The key fields of a target, in order. */
export function keyFields(target: Target): Field[] {
  return target.key.map((name) => target.fields.find((field) => field.name === name) as Field);
}

/** `a.key = b.key AND …` over a target's key. */
export const keyJoin = (target: Target, left: string, right: string) =>
  raw(
    keyFields(target)
      .map((field) => `${left}.${column(field)} = ${right}.${column(field)}`)
      .join(' AND '),
  );

/** A key as text for users: "Sales Document Order SO-1". */
export const keyText = (target: Target, alias: string): string =>
  `concat_ws(' ', ${[literal(target.label), ...keyFields(target).map((field) => `${alias}.${column(field)}`)].join(', ')})`;
