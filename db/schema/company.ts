import { integer, pgTable, text, unique, uuid } from 'drizzle-orm/pg-core';
import { moment } from './columns.js';

/** The tenant. Its number stays inside the database; outside it is known by its code. */
export const company = pgTable('company', {
  companyId: integer('company_id').primaryKey().generatedAlwaysAsIdentity(),
  code: text('code').notNull().unique(),
  name: text('name').notNull(),
});

/** A key that opens one company's API. Only the SHA-256 of the key is stored. */
export const apiKey = pgTable(
  'api_key',
  {
    id: uuid('id').primaryKey(),
    companyId: integer('company_id')
      .notNull()
      .references(() => company.companyId),
    name: text('name').notNull(),
    /** The first characters, for people to tell keys apart. */
    prefix: text('prefix').notNull(),
    hash: text('hash').notNull(),
    createdAt: moment('created_at').notNull().defaultNow(),
    revokedAt: moment('revoked_at'),
  },
  (table) => [unique('api_key_hash').on(table.hash)],
);
