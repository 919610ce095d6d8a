import { index, pgTable, primaryKey, smallint, text, uuid } from 'drizzle-orm/pg-core';
import { companyId, moment } from './columns.js';
import { company } from './company.js';

/**
 * What a caller named a request with, so that sending it twice does it once. Claimed in the
 * transaction that makes the import, before it: hence no foreign key.
 */
export const idempotencyKey = pgTable(
  'idempotency_key',
  {
    companyId: companyId().references(() => company.companyId),
    key: text('key').notNull(),
    /** SHA-256 of all that the request asked for: with another one the key is refused. */
    fingerprint: text('fingerprint').notNull(),
    importId: uuid('import_id').notNull(),
    /** Of the first answer; null until somebody has been given one. */
    status: smallint('status'),
    createdAt: moment('created_at').notNull().defaultNow(),
    expiresAt: moment('expires_at').notNull(),
  },
  (table) => [
    primaryKey({ name: 'idempotency_key_key', columns: [table.companyId, table.key] }),
    // What housekeeping asks for, across companies.
    index('idempotency_key_by_expiry').on(table.expiresAt),
  ],
);
