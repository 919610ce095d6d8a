import { sql } from 'drizzle-orm';
import { bigint, check, integer, pgTable, primaryKey, text } from 'drizzle-orm/pg-core';
import { companyId, moment } from './columns.js';
import { company } from './company.js';

/** Numbers for documents and master data without a number in their file: SO-000001, SO-000002, … */
export const numberSeries = pgTable(
  'number_series',
  {
    companyId: companyId().references(() => company.companyId),
    code: text('code').notNull(),
    prefix: text('prefix').notNull(),
    /** Minimum number of digits behind the prefix. */
    digits: integer('digits').notNull(),
    /** The next number; incremented in the transaction that uses it, so that there are no gaps. */
    next: bigint('next', { mode: 'number' }).notNull(),
    updatedAt: moment('updated_at').notNull().defaultNow(),
  },
  (table) => [
    primaryKey({ name: 'number_series_key', columns: [table.companyId, table.code] }),
    check('number_series_next', sql`"next" >= 0 AND "digits" BETWEEN 1 AND 18 AND length("prefix") <= 15`),
  ],
);
