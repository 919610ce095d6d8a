import { boolean, pgTable, primaryKey, text, uuid } from 'drizzle-orm/pg-core';
import { bytes, companyId, moment } from './columns.js';
import { company } from './company.js';

/** A URL of a company that is called for notifications and post-processing steps (Standard Webhooks). */
export const webhook = pgTable(
  'webhook',
  {
    companyId: companyId().references(() => company.companyId),
    code: text('code').notNull(),
    url: text('url').notNull(),
    enabled: boolean('enabled').notNull().default(true),
    /** Why it was disabled automatically; null if it was not. */
    disabledReason: text('disabled_reason'),
    /** Changes with each change of the URL. */
    revision: uuid('revision').notNull().defaultRandom(),
    /** Encrypted, see `connectors/connections/secret.ts`; signs the calls. */
    secret: bytes('secret').notNull(),
    /** The previous secret, which also signs until the rotation is completed. */
    previousSecret: bytes('previous_secret'),
    rotatedAt: moment('rotated_at'),
    createdAt: moment('created_at').notNull().defaultNow(),
    createdBy: text('created_by').notNull(),
    updatedAt: moment('updated_at').notNull().defaultNow(),
    updatedBy: text('updated_by').notNull(),
  },
  (table) => [primaryKey({ name: 'webhook_key', columns: [table.companyId, table.code] })],
);
