import { sql } from 'drizzle-orm';
import { check, foreignKey, integer, pgTable, primaryKey, text } from 'drizzle-orm/pg-core';
import { companyId, moment } from './columns.js';
import { company } from './company.js';

/** A company's list for looking up values, such as country codes or old item numbers. */
export const valueList = pgTable(
  'value_list',
  {
    companyId: companyId().references(() => company.companyId),
    code: text('code').notNull(),
    name: text('name').notNull(),
    entries: integer('entries').notNull(),
    updatedAt: moment('updated_at').notNull().defaultNow(),
    updatedBy: text('updated_by').notNull(),
  },
  (table) => [primaryKey({ name: 'value_list_key', columns: [table.companyId, table.code] })],
);

export const valueListEntry = pgTable(
  'value_list_entry',
  {
    companyId: companyId(),
    code: text('code').notNull(),
    key: text('key').notNull(),
    value: text('value').notNull(),
  },
  (table) => [
    primaryKey({ name: 'value_list_entry_key', columns: [table.companyId, table.code, table.key] }),
    foreignKey({
      name: 'value_list_entry_list',
      columns: [table.companyId, table.code],
      foreignColumns: [valueList.companyId, valueList.code],
    }).onDelete('cascade'),
    check('value_list_entry_lengths', sql`length("key") <= 250 AND length("value") <= 250`),
  ],
);
