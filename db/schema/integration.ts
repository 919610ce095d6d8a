import { foreignKey, integer, jsonb, pgTable, primaryKey, text } from 'drizzle-orm/pg-core';
import type { IntegrationSetup } from '../../core/setup/setup.js';
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
  (table) => [
    primaryKey({ name: 'integration_key', columns: [table.companyId, table.code] }),
    foreignKey({
      name: 'integration_current_version',
      columns: [table.companyId, table.code, table.version],
      foreignColumns: [integrationVersion.companyId, integrationVersion.code, integrationVersion.version],
    }),
  ],
);

/** Every version of an integration's setup. It outlives the integration, so that version numbers are never reused. */
export const integrationVersion = pgTable(
  'integration_version',
  {
    companyId: companyId().references(() => company.companyId),
    code: text('code').notNull(),
    version: integer('version').notNull(),
    setup: jsonb('setup').$type<IntegrationSetup>().notNull(),
    /** Name of the API key. */
    changedBy: text('changed_by').notNull(),
    changedAt: moment('changed_at').notNull().defaultNow(),
    comment: text('comment'),
    /** The earlier version that this one restores. */
    restoredFrom: integer('restored_from'),
  },
  (table) => [primaryKey({ name: 'integration_version_key', columns: [table.companyId, table.code, table.version] })],
);
