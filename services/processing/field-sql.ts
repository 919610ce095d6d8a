import { createHash } from 'node:crypto';
import type { IntegrationSetup } from '../../core/setup/setup.js';
import { targetOf } from '../../core/setup/target-of.js';
import { columnOf, type Field } from '../../core/targets/field.js';
import { mappableFields, type Target } from '../../core/targets/target.js';
import { cutText, textBetween } from '../../core/text/cut-text.js';
import { raw } from '../../db/statement.js';

/**
 * The column of a field in the tables of a batch: in the books the one of its target. A field that a setup declares may
 * be called as something else that a batch has, or longer than PostgreSQL's names are.
 */
export function columnName({ name, declared }: Pick<Field, 'name' | 'declared'>): string {
  const plain = columnOf(name);
  if (!declared) return plain;
  return `field_${textBetween(createHash('sha256').update(plain).digest('hex'), 0, 8)}_${cutText(plain, 30)}`;
}

/** A field's column, quoted. */
export const column = (field: Field): string => `"${columnName(field)}"`;

/** Columns of several fields, each after a prefix such as `b.`. */
export const columns = (fields: readonly Field[], prefix = ''): string =>
  fields.map((field) => `${prefix}${column(field)}`).join(', ');

/** Text as an SQL literal; only for texts of the target's own definition and checked constants. */
export const literal = (text: string): string => `'${text.replaceAll("'", "''")}'`;

/** The name of a record's group: its key behind "=", or, where it has none, the number of its row, as a group of its own. */
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

/** The fields of a target that a setup maps. */
export function mappedFields(target: Target, setup: IntegrationSetup): Field[] {
  return mappableFields(target).filter(({ name }) => setup.mappings.some(({ field }) => field === name));
}

/** Of `fields`, those that a batch has values for: mapped, or with a value where they are not, as a key that is found. */
export function presentFields(fields: readonly Field[], setup: IntegrationSetup): Field[] {
  const found = setup.matchBy ? keyFields(targetOf(setup)) : [];
  return fields.filter(
    (field) =>
      field.default !== undefined ||
      field.fromItem ||
      found.includes(field) ||
      setup.mappings.some((mapping) => mapping.field === field.name),
  );
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

/** A key as a person says it: "Sales Document Order SO-1". */
export const keyText = (target: Target, alias: string): string =>
  `concat_ws(' ', ${[literal(target.label), ...keyFields(target).map((field) => `${alias}.${column(field)}`)].join(', ')})`;
