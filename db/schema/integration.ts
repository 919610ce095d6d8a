import { integer, jsonb, pgTable, primaryKey, text } from 'drizzle-orm/pg-core';
import type { IntegrationSetup } from '../../integration/setup.js';
import { companyId, moment } from './columns.js';
import { company } from './company.js';

/** The saved setup of one kind of import. An import keeps a copy of the setup it began with. */
export const integration = pgTable(
  'integration',
  {
    companyId: companyId().references(() => company.companyId),
    code: text('code').notNull(),
    version: integer('version').notNull(),
    setup: jsonb('setup').$type<IntegrationSetup>().notNull(),
    createdAt: moment('created_at').notNull().defaultNow(),
    updatedAt: moment('updated_at').notNull().defaultNow(),
  },
  (table) => [primaryKey({ name: 'integration_key', columns: [table.companyId, table.code] })],
);
