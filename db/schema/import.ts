import { sql } from 'drizzle-orm';
import { bigint, boolean, check, index, integer, jsonb, pgTable, primaryKey, text, uuid } from 'drizzle-orm/pg-core';
import {
  type ImportStatus,
  importStatuses,
  isRunning,
  type ProcessingChoice,
  processingChoices,
} from '../../core/model/import-state.js';
import type { Notice } from '../../core/model/notice.js';
import type { IntegrationSetup } from '../../core/setup/setup.js';
import { companyId, moment } from './columns.js';
import { company } from './company.js';
import { oneOf } from './one-of.js';

/** One run of an integration on one file. Counts that change per batch live in `batch`. */
export const importTable = pgTable(
  'import',
  {
    companyId: companyId().references(() => company.companyId),
    importId: uuid('import_id').notNull(),
    integrationCode: text('integration_code').notNull(),
    integrationVersion: integer('integration_version').notNull(),
    setup: jsonb('setup').$type<IntegrationSetup>().notNull(),
    fileName: text('file_name').notNull(),
    fileSize: bigint('file_size', { mode: 'number' }).notNull(),
    fileSha256: text('file_sha256').notNull(),
    /** Key of the content in the file store. */
    storedAs: text('stored_as').notNull(),
    /** The first import of the same content, where this one was forced. */
    sameContentAs: uuid('same_content_as'),
    /** The import whose file this one imports again. */
    replayOf: uuid('replay_of'),
    /** The import whose post-processing started this one. */
    startedByImport: uuid('started_by_import'),
    /** What happens after staging. */
    processing: text('processing').$type<ProcessingChoice>().notNull(),
    status: text('status').$type<ImportStatus>().notNull(),
    /** Names of the source columns, left to right, once the file has been opened. */
    columns: jsonb('columns').$type<string[]>(),
    /** Bytes of the file read so far, for progress while staging. */
    bytesRead: bigint('bytes_read', { mode: 'number' }).notNull().default(0),
    stagedRows: integer('staged_rows').notNull().default(0),
    /** Number of records with an error found while staging. */
    stagedErrors: integer('staged_errors').notNull().default(0),
    /** Number of records with a warning found while staging. */
    stagedWarnings: integer('staged_warnings').notNull().default(0),
    /** The newest correction; 0 for none. */
    corrections: integer('corrections').notNull().default(0),
    /** By how much corrections have reduced the numbers of records in error, skipped, and with a warning. */
    correctedErrors: integer('corrected_errors').notNull().default(0),
    correctedSkips: integer('corrected_skips').notNull().default(0),
    correctedWarnings: integer('corrected_warnings').notNull().default(0),
    /** Whether the records of some document group are not adjacent in the file. */
    interleaved: boolean('interleaved').notNull().default(false),
    /** What the import leaves out or doubts in its file although nothing is in error, once the file has been read. */
    notices: jsonb('notices').$type<Notice[]>().notNull().default([]),
    /** The claim of the staging attempt that may write; a later attempt replaces it. */
    stagingClaim: uuid('staging_claim'),
    /** Consecutive staging attempts that began and never reported their end, without progress. */
    stagingUnreported: integer('staging_unreported').notNull().default(0),
    /** The newest processing run; 0 before the first. */
    runNo: integer('run_no').notNull().default(0),
    /** Why the import as a whole failed: code, message and place in the file. */
    fault: jsonb('fault').$type<ImportFault>(),
    cancelRequestedAt: moment('cancel_requested_at'),
    /** Whether the cancel was requested because of the time limit. */
    timedOut: boolean('timed_out').notNull().default(false),
    /** When a cancel was complete: records that are not completed by then are Skipped. */
    cancelledAt: moment('cancelled_at'),
    paused: boolean('paused').notNull().default(false),
    /** Incremented with every visible change: the id of the server-sent events. */
    revision: bigint('revision', { mode: 'number' }).notNull().default(1),
    createdBy: text('created_by').notNull(),
    createdAt: moment('created_at').notNull().defaultNow(),
    /** When the workflow was first seen running; null: the reconciler must start it. */
    startedAt: moment('started_at'),
    stagedAt: moment('staged_at'),
    finishedAt: moment('finished_at'),
    updatedAt: moment('updated_at').notNull().defaultNow(),
  },
  (table) => [
    primaryKey({ name: 'import_key', columns: [table.companyId, table.importId] }),
    index('import_by_integration').on(table.companyId, table.integrationCode, table.importId),
    // Lists by status, of all integrations and of one.
    index('import_by_status').on(table.companyId, table.status, table.importId),
    index('import_by_integration_status').on(table.companyId, table.integrationCode, table.status, table.importId),
    index('import_cancelled').on(table.companyId, table.importId).where(sql`"cancelled_at" IS NOT NULL`),
    index('import_by_content').on(table.companyId, table.fileSha256, table.integrationCode),
    index('import_to_start').on(table.createdAt).where(sql`"started_at" IS NULL`),
    // For queries of housekeeping, every few seconds and across companies.
    index('import_by_file').on(table.storedAs),
    index('import_to_cancel').on(table.cancelRequestedAt).where(sql`"status" = 'Cancelling'`),
    index('import_at_work')
      .on(table.createdAt)
      .where(oneOf('status', importStatuses.filter(isRunning))),
    check('import_status', oneOf('status', importStatuses)),
    check('import_processing', oneOf('processing', processingChoices)),
  ],
);

export interface ImportFault {
  code: string;
  message: string;
  place?: { sheet?: string; row?: number; column?: string; byte?: number };
}
