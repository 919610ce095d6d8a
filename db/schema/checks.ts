import { sql } from 'drizzle-orm';
import { check } from 'drizzle-orm/pg-core';
import { columnOf, type Field } from '../../core/targets/field.js';

/** The CHECK constraints of a table for its target's fields: lengths, ranges, choices. */
export function targetChecks(table: string, fields: readonly Field[]) {
  return fields.flatMap((field) => {
    const condition = conditionOf(field, `"${columnOf(field.name)}"`);
    return condition ? [check(`${table}_${columnOf(field.name)}`, sql.raw(condition))] : [];
  });
}

function conditionOf(field: Field, column: string): string | undefined {
  switch (field.kind) {
    case 'code':
      return `${column} <> '' AND length(${column}) <= ${field.maxLength}`;
    case 'text':
      return `length(${column}) <= ${field.maxLength}`;
    case 'choice':
      return `${column} IN (${field.choices.map((choice) => `'${choice}'`).join(', ')})`;
    case 'decimal': {
      const limits = [
        ...(field.minimum === undefined ? [] : [`${column} >= ${field.minimum}`]),
        ...(field.maximum === undefined ? [] : [`${column} <= ${field.maximum}`]),
      ];
      return limits.length ? limits.join(' AND ') : undefined;
    }
    default:
      return undefined;
  }
}
