import { sql } from 'drizzle-orm';
import { check, jsonb, pgTable, primaryKey, text, uuid } from 'drizzle-orm/pg-core';
import { bytes, companyId, moment } from './columns.js';
import { company } from './company.js';

/** A company's named access to a PostgreSQL server or an HTTP service of its own. */
export const connection = pgTable(
  'connection',
  {
    companyId: companyId().references(() => company.companyId),
    code: text('code').notNull(),
    kind: text('kind').notNull(),
    /** Changes with each save. */
    revision: uuid('revision').notNull().defaultRandom(),
    /** Without a secret in it. */
    settings: jsonb('settings').notNull(),
    /** Encrypted, see `connectors/connections/secret.ts`. */
    secret: bytes('secret'),
    createdAt: moment('created_at').notNull().defaultNow(),
    createdBy: text('created_by').notNull(),
    updatedAt: moment('updated_at').notNull().defaultNow(),
    updatedBy: text('updated_by').notNull(),
  },
  (table) => [
    primaryKey({ name: 'connection_key', columns: [table.companyId, table.code] }),
    check('connection_kind', sql`"kind" IN ('postgres', 'http')`),
  ],
);
