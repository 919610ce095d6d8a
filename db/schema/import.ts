import { sql } from 'drizzle-orm';
import {
  bigint,
  boolean,
  check,
  foreignKey,
  index,
  integer,
  jsonb,
  pgTable,
  primaryKey,
  text,
  uniqueIndex,
  uuid,
} from 'drizzle-orm/pg-core';
import type { Selection } from '../../core/model/contract.js';
import { importStatuses, isRunning, processingChoices } from '../../core/model/import-state.js';
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
    startedBy: uuid('started_by'),
    /** What happens after staging. */
    processing: text('processing').notNull(),
    status: text('status').notNull(),
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
    scattered: boolean('scattered').notNull().default(false),
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

/** A run that processes all records of an import (usually the first run) or selected ones. */
export const processingRun = pgTable(
  'processing_run',
  {
    companyId: companyId(),
    importId: uuid('import_id').notNull(),
    runNo: integer('run_no').notNull(),
    mode: text('mode').notNull(),
    /** Id of the request, which makes repeated requests idempotent. */
    requestId: uuid('request_id').notNull(),
    /** The selected records; empty: all that were waiting. */
    selection: jsonb('selection').$type<Selection>().notNull().default({}),
    /** Whether it is a dry run, which writes only its own results. */
    dryRun: boolean('dry_run').notNull().default(false),
    totalRows: integer('total_rows').notNull(),
    /** Whether positions are those of `run_record`; else they are row numbers. */
    arranged: boolean('arranged').notNull(),
    startedAt: moment('started_at').notNull().defaultNow(),
    /** When it is stopped even if it is not done; null: never. */
    deadline: moment('deadline'),
    /** Of a dry run: when it was cancelled, by a user or because the import continued. */
    cancelledAt: moment('cancelled_at'),
    finishedAt: moment('finished_at'),
    /** Of a dry run: why it failed. */
    fault: jsonb('fault').$type<ImportFault>(),
  },
  (table) => [
    primaryKey({ name: 'processing_run_key', columns: [table.companyId, table.importId, table.runNo] }),
    foreignKey({
      name: 'processing_run_import',
      columns: [table.companyId, table.importId],
      foreignColumns: [importTable.companyId, importTable.importId],
    }).onDelete('cascade'),
    // For queries of housekeeping, across companies.
    index('dry_run_at_work').on(table.startedAt).where(sql`"dry_run" AND "finished_at" IS NULL`),
  ],
);

/** A part of a run that is processed in one transaction; contains whole document groups. */
export const batch = pgTable(
  'batch',
  {
    companyId: companyId(),
    importId: uuid('import_id').notNull(),
    runNo: integer('run_no').notNull(),
    batchNo: integer('batch_no').notNull(),
    firstPosition: integer('first_position').notNull(),
    lastPosition: integer('last_position').notNull(),
    /** As its run: then its counts are of what would happen. */
    dryRun: boolean('dry_run').notNull().default(false),
    status: text('status').notNull().default('Ready'),
    /** The claim of the attempt that may write. A later attempt replaces it; the earlier one is then refused. */
    claim: uuid('claim'),
    attempts: integer('attempts').notNull().default(0),
    /** Consecutive attempts that began and never reported their end, without progress: their workers were lost. */
    unreported: integer('unreported').notNull().default(0),
    /** Why it is waiting, such as for an unreachable server of the company; null if it is not. */
    waiting: text('waiting'),
    rows: integer('rows').notNull().default(0),
    completed: integer('completed').notNull().default(0),
    errors: integer('errors').notNull().default(0),
    /** Number of its records that got a warning, less those that lost theirs. */
    warnings: integer('warnings').notNull().default(0),
    /** Number of its rows that the write mode skips. */
    skipped: integer('skipped').notNull().default(0),
    /** Number of its rows that were Skipped before this batch. */
    priorSkipped: integer('prior_skipped').notNull().default(0),
    /** Number of its rows that were in Error before this batch. */
    priorErrors: integer('prior_errors').notNull().default(0),
    documents: integer('documents').notNull().default(0),
    inserted: integer('inserted').notNull().default(0),
    updated: integer('updated').notNull().default(0),
    /** Number of the updated documents that did not change. */
    unchanged: integer('unchanged').notNull().default(0),
    lines: integer('lines').notNull().default(0),
    startedAt: moment('started_at'),
    finishedAt: moment('finished_at'),
  },
  (table) => [
    primaryKey({ name: 'batch_key', columns: [table.companyId, table.importId, table.runNo, table.batchNo] }),
    foreignKey({
      name: 'batch_run',
      columns: [table.companyId, table.importId, table.runNo],
      foreignColumns: [processingRun.companyId, processingRun.importId, processingRun.runNo],
    }).onDelete('cascade'),
    // To find the batch of a position with one index probe (`record_status`).
    uniqueIndex('batch_by_position').on(table.companyId, table.importId, table.runNo, table.firstPosition),
    check('batch_status', sql.raw(`"status" IN ('Ready', 'Processing', 'Completed')`)),
    check('batch_sum', sql.raw(`"status" <> 'Completed' OR "rows" = "completed" + "errors" + "skipped"`)),
  ],
);
