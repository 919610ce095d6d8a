import { boolean, pgTable, primaryKey, text, uuid } from 'drizzle-orm/pg-core';
import { bytes, companyId, moment } from './columns.js';
import { company } from './company.js';

/** An address of a company's own that is called when something is to be told (Standard Webhooks). */
export const webhook = pgTable(
  'webhook',
  {
    companyId: companyId().references(() => company.companyId),
    code: text('code').notNull(),
    url: text('url').notNull(),
    enabled: boolean('enabled').notNull().default(true),
    /** Why it was disabled, where nobody has asked for it. */
    disabledReason: text('disabled_reason'),
    /** Another one after each change of its address. */
    revision: uuid('revision').notNull().defaultRandom(),
    /** Sealed, see `connectors/connections/secret.ts`; signs what is sent. */
    secret: bytes('secret').notNull(),
    /** The one before it, which signs as well until its end is asked for. */
    earlierSecret: bytes('earlier_secret'),
    rotatedAt: moment('rotated_at'),
    createdAt: moment('created_at').notNull().defaultNow(),
    createdBy: text('created_by').notNull(),
    updatedAt: moment('updated_at').notNull().defaultNow(),
    updatedBy: text('updated_by').notNull(),
  },
  (table) => [primaryKey({ name: 'webhook_key', columns: [table.companyId, table.code] })],
);
