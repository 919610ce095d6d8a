import { index, integer, pgTable, text, unique, uuid } from 'drizzle-orm/pg-core';
import { moment } from './columns.js';

/** The tenant. Its id is used only inside the database; the API uses its code. */
export const company = pgTable('company', {
  companyId: integer('company_id').primaryKey().generatedAlwaysAsIdentity(),
  code: text('code').notNull().unique(),
  name: text('name').notNull(),
});

/**
 * A key that opens one company's API. Only the SHA-256 of the key is stored, and the application cannot read it. A
 * trigger announces a key's end on the channel `longshore_key`, by its id.
 */
export const apiKey = pgTable(
  'api_key',
  {
    id: uuid('id').primaryKey(),
    companyId: integer('company_id')
      .notNull()
      .references(() => company.companyId),
    name: text('name').notNull(),
    /** The first characters, by which users recognise a key. */
    prefix: text('prefix').notNull(),
    hash: text('hash').notNull(),
    createdAt: moment('created_at').notNull().defaultNow(),
    /** Name of the API key that created it; null if it was created on the command line. */
    createdBy: text('created_by'),
    /** Null: it is valid until it is revoked. */
    expiresAt: moment('expires_at'),
    revokedAt: moment('revoked_at'),
    /** Name of the API key that revoked it; null if it was revoked on the command line. */
    revokedBy: text('revoked_by'),
    /** Written at most once a minute. */
    lastUsedAt: moment('last_used_at'),
    /** The key that this one replaces. */
    rotatedFrom: uuid('rotated_from'),
  },
  (table) => [unique('api_key_hash').on(table.hash), index('api_key_of_company').on(table.companyId, table.id)],
);
