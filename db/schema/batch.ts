import { sql } from 'drizzle-orm';
import { boolean, check, foreignKey, integer, pgTable, primaryKey, text, uniqueIndex, uuid } from 'drizzle-orm/pg-core';
import { companyId, moment } from './columns.js';
import { job } from './job.js';

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
    /** Whether it is of a dry run: then its counts are of what would happen. */
    dryRun: boolean('dry_run').notNull().default(false),
    kind: text('kind').notNull().generatedAlwaysAs(sql`CASE WHEN "dry_run" THEN 'dry-run' ELSE 'processing' END`),
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
      name: 'batch_job',
      columns: [table.companyId, table.importId, table.kind, table.runNo],
      foreignColumns: [job.companyId, job.importId, job.kind, job.number],
    }).onDelete('cascade'),
    // To find the batch of a position with one index probe (`record_status`).
    uniqueIndex('batch_by_position').on(table.companyId, table.importId, table.runNo, table.firstPosition),
    check('batch_status', sql.raw(`"status" IN ('Ready', 'Processing', 'Completed')`)),
    check('batch_sum', sql.raw(`"status" <> 'Completed' OR "rows" = "completed" + "errors" + "skipped"`)),
  ],
);
