import { bigint, index, jsonb, pgTable, primaryKey, text, uuid } from 'drizzle-orm/pg-core';
import type { Described } from '../../core/detection/described.js';
import { companyId, moment } from './columns.js';
import { company } from './company.js';

/** A file with which a user tries settings before importing it; it is removed a day after its last use. */
export const sample = pgTable(
  'sample',
  {
    companyId: companyId().references(() => company.companyId),
    sampleId: uuid('sample_id').notNull(),
    fileName: text('file_name').notNull(),
    fileSize: bigint('file_size', { mode: 'number' }).notNull(),
    fileSha256: text('file_sha256').notNull(),
    /** Key of the content in the file store. */
    storedAs: text('stored_as').notNull(),
    /** What detection has found in it. */
    described: jsonb('described').$type<Described>().notNull(),
    createdBy: text('created_by').notNull(),
    createdAt: moment('created_at').notNull().defaultNow(),
    expiresAt: moment('expires_at').notNull(),
  },
  (table) => [
    primaryKey({ name: 'sample_key', columns: [table.companyId, table.sampleId] }),
    // For queries of housekeeping, across companies.
    index('sample_by_file').on(table.storedAs),
    index('sample_by_expiry').on(table.expiresAt),
  ],
);
