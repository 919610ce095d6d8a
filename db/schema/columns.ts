import { sql } from 'drizzle-orm';
import {
  boolean,
  customType,
  date,
  integer,
  numeric,
  type PgColumnBuilder,
  type PgColumnBuilderBase,
  text,
  timestamp,
  uuid,
} from 'drizzle-orm/pg-core';
import { columnOf, type Field } from '../../core/targets/field.js';

/** The company that a row belongs to; part of every key (see docs/how-it-works.md, Companies). */
export const companyId = () => integer('company_id').notNull();

export const moment = <Name extends string>(name: Name) => timestamp(name, { withTimezone: true });

export const bytes = customType<{ data: Uint8Array }>({ dataType: () => 'bytea' });

/** The import that created or last changed a record of a target; null if none did. */
export const importedBy = () => uuid('import_id');

/** The columns of a target's fields, named by `columnOf`. */
export function fieldColumns(fields: readonly Field[]): Record<string, PgColumnBuilderBase> {
  return Object.fromEntries(fields.map((field) => [field.name, fieldColumn(field)]));
}

function fieldColumn(field: Field): PgColumnBuilderBase {
  const column = plainColumn(field, columnOf(field.name));
  const withDefault = field.default === undefined ? column : column.default(sql.raw(`'${field.default}'`));
  return field.required || field.default !== undefined ? withDefault.notNull() : withDefault;
}

// Lengths are enforced by CHECK constraints (`checks.ts`); `text` is as fast as `varchar`.
function plainColumn(field: Field, name: string): PgColumnBuilder {
  const builder: unknown = (() => {
    switch (field.kind) {
      case 'code':
      case 'text':
      case 'choice':
        return text(name);
      case 'decimal':
        return numeric(name, { precision: field.precision, scale: field.scale });
      case 'integer':
        return integer(name);
      case 'date':
        return date(name, { mode: 'string' });
      case 'boolean':
        return boolean(name);
    }
  })();
  return builder as PgColumnBuilder;
}
