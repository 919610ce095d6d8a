import { index, pgTable, primaryKey, smallint, text, uuid } from 'drizzle-orm/pg-core';
import { companyId, moment } from './columns.js';
import { company } from './company.js';

/**
 * The idempotency key of a request, by which a repeated request has no further effect. It is inserted before the import,
 * in the same transaction: hence no foreign key.
 */
export const idempotencyKey = pgTable(
  'idempotency_key',
  {
    companyId: companyId().references(() => company.companyId),
    key: text('key').notNull(),
    /** SHA-256 of the request's content: with another one the key is refused. */
    fingerprint: text('fingerprint').notNull(),
    importId: uuid('import_id').notNull(),
    /** HTTP status of the first answer; null until there is one. */
    status: smallint('status'),
    createdAt: moment('created_at').notNull().defaultNow(),
    expiresAt: moment('expires_at').notNull(),
  },
  (table) => [
    primaryKey({ name: 'idempotency_key_key', columns: [table.companyId, table.key] }),
    // For queries of housekeeping, across companies.
    index('idempotency_key_by_expiry').on(table.expiresAt),
  ],
);
