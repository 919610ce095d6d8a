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
    /** The import whose file this one takes again. */
    replayOf: uuid('replay_of'),
    /** The import whose post-processing started this one. */
    startedBy: uuid('started_by'),
    /** What happens once the records are staged. */
    processing: text('processing').notNull(),
    status: text('status').notNull(),
    /** Names of the source columns, left to right, once the file has been opened. */
    columns: jsonb('columns').$type<string[]>(),
    /** Bytes of the file read so far, for progress while staging. */
    bytesRead: bigint('bytes_read', { mode: 'number' }).notNull().default(0),
    stagedRows: integer('staged_rows').notNull().default(0),
    /** Staged records that had an error already then. */
    stagedErrors: integer('staged_errors').notNull().default(0),
    /** Staged records with a warning, whatever becomes of them. */
    stagedWarnings: integer('staged_warnings').notNull().default(0),
    /** The newest correction; 0 for none. */
    corrections: integer('corrections').notNull().default(0),
    /** By corrections, how many records fewer are in error, passed over, or have a warning. */
    correctedErrors: integer('corrected_errors').notNull().default(0),
    correctedSkips: integer('corrected_skips').notNull().default(0),
    correctedWarnings: integer('corrected_warnings').notNull().default(0),
    /** Whether some document's records are not neighbours in the file. */
    scattered: boolean('scattered').notNull().default(false),
    /** The attempt of staging that may write: a later one takes it over. */
    stagingClaim: uuid('staging_claim'),
    /** Attempts of staging in a row that have begun and never said how they ended, without getting on. */
    stagingUnreported: integer('staging_unreported').notNull().default(0),
    /** The newest processing run; 0 before the first. */
    runNo: integer('run_no').notNull().default(0),
    /** Why the import as a whole failed: code, message and place in the file. */
    fault: jsonb('fault').$type<ImportFault>(),
    cancelRequestedAt: moment('cancel_requested_at'),
    /** Whether it is its time limit that asks for the cancel. */
    timedOut: boolean('timed_out').notNull().default(false),
    /** Set when a cancel has come to rest: what is not completed by then is Skipped. */
    cancelledAt: moment('cancelled_at'),
    paused: boolean('paused').notNull().default(false),
    /** Grows with every visible change: the id of the server-sent events. */
    revision: bigint('revision', { mode: 'number' }).notNull().default(1),
    createdBy: text('created_by').notNull(),
    createdAt: moment('created_at').notNull().defaultNow(),
    /** When the workflow was seen to run for the first time; null asks the reconciler to start it. */
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
    // What housekeeping asks for, every few seconds and across companies.
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

/** Processing of all records of an import (the first run, mostly) or of those chosen for it. */
export const processingRun = pgTable(
  'processing_run',
  {
    companyId: companyId(),
    importId: uuid('import_id').notNull(),
    runNo: integer('run_no').notNull(),
    mode: text('mode').notNull(),
    /** The request that asked for it: asking again with the same one gives the same run. */
    requestId: uuid('request_id').notNull(),
    /** Which records were asked for; empty: all that waited. */
    selection: jsonb('selection').$type<Selection>().notNull().default({}),
    /** Whether it only finds out what would happen: nothing is written but its own results. */
    dryRun: boolean('dry_run').notNull().default(false),
    totalRows: integer('total_rows').notNull(),
    /** Whether positions are those of `run_record`; else they are the row numbers themselves. */
    arranged: boolean('arranged').notNull(),
    startedAt: moment('started_at').notNull().defaultNow(),
    /** When it is stopped although it is not done; null: never. */
    deadline: moment('deadline'),
    /** Of a dry run: when it was told to stop, by a person or by the import's going on. */
    cancelledAt: moment('cancelled_at'),
    finishedAt: moment('finished_at'),
    /** Of a dry run: why it could not go on. */
    fault: jsonb('fault').$type<ImportFault>(),
  },
  (table) => [
    primaryKey({ name: 'processing_run_key', columns: [table.companyId, table.importId, table.runNo] }),
    foreignKey({
      name: 'processing_run_import',
      columns: [table.companyId, table.importId],
      foreignColumns: [importTable.companyId, importTable.importId],
    }).onDelete('cascade'),
    // What housekeeping asks for, across companies.
    index('dry_run_at_work').on(table.startedAt).where(sql`"dry_run" AND "finished_at" IS NULL`),
  ],
);

/** A share of a run, whole document groups only, done in one transaction. */
export const batch = pgTable(
  'batch',
  {
    companyId: companyId(),
    importId: uuid('import_id').notNull(),
    runNo: integer('run_no').notNull(),
    batchNo: integer('batch_no').notNull(),
    firstPosition: integer('first_position').notNull(),
    lastPosition: integer('last_position').notNull(),
    /** As its run: what it counts then has not happened. */
    dryRun: boolean('dry_run').notNull().default(false),
    status: text('status').notNull().default('Ready'),
    /** The attempt that may write: a later one takes it over, and the earlier is refused. */
    claim: uuid('claim'),
    attempts: integer('attempts').notNull().default(0),
    /** Attempts in a row that have begun and never said how they ended, without getting on: their workers were lost. */
    unreported: integer('unreported').notNull().default(0),
    /** Why it cannot go on at the moment: a server of the company's own is away. */
    waiting: text('waiting'),
    rows: integer('rows').notNull().default(0),
    completed: integer('completed').notNull().default(0),
    errors: integer('errors').notNull().default(0),
    /** Its records that have a warning since, less those that have none any more. */
    warnings: integer('warnings').notNull().default(0),
    /** Of its rows, those that the setup's write mode passes over. */
    skipped: integer('skipped').notNull().default(0),
    /** Of its rows, those that were passed over before this batch. */
    priorSkipped: integer('prior_skipped').notNull().default(0),
    /** Of its rows, those that were in Error before this batch. */
    priorErrors: integer('prior_errors').notNull().default(0),
    documents: integer('documents').notNull().default(0),
    inserted: integer('inserted').notNull().default(0),
    updated: integer('updated').notNull().default(0),
    /** Of the updated, those that stay as they were. */
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
    // One probe finds the batch that holds a position (`record_status`).
    uniqueIndex('batch_by_position').on(table.companyId, table.importId, table.runNo, table.firstPosition),
    check('batch_status', sql.raw(`"status" IN ('Ready', 'Processing', 'Completed')`)),
    check('batch_sum', sql.raw(`"status" <> 'Completed' OR "rows" = "completed" + "errors" + "skipped"`)),
  ],
);
