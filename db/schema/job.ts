import { sql } from 'drizzle-orm';
import {
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
import type { ImportStatus } from '../../core/model/import-state.js';
import { endedJobStatuses, type JobKind, type JobStatus, jobKinds, jobStates } from '../../core/model/job.js';
import {
  type EntrySelection,
  type PostProcessingTrigger,
  postProcessingTriggers,
} from '../../core/model/post-processing-figures.js';
import { companyId, moment } from './columns.js';
import { type ImportFault, importTable } from './import.js';
import { oneOf } from './one-of.js';

/** A background job of an import: processing, a dry run, post-processing or an undo. */
export const job = pgTable(
  'job',
  {
    companyId: companyId(),
    importId: uuid('import_id').notNull(),
    /** Its number in the job queue: ascending, with gaps. */
    entryNumber: integer('entry_number').notNull().generatedByDefaultAsIdentity(),
    /** That of its import; null: of no integration. */
    integrationCode: text('integration_code'),
    kind: text('kind').$type<JobKind>().notNull(),
    /** Counted per import and kind; processing and dry runs are counted together. */
    number: integer('number').notNull(),
    status: text('status').$type<JobStatus>().notNull().default('Ready'),
    /** Whether the import's own workflow does it: processing, and post-processing of each document as it is created. */
    inImportWorkflow: boolean('in_import_workflow').notNull().default(false),
    /** Id of the request, which makes repeated requests idempotent. Null if the import itself started the job. */
    requestId: uuid('request_id'),
    /** Which records or entries it includes; empty: all that were waiting. */
    selection: jsonb('selection').$type<Selection | EntrySelection>().notNull().default({}),
    /** Number of its records or entries; an undo has its number of documents in its batches. */
    total: integer('total').notNull().default(0),
    /** Whether it is to be paused; `On Hold` once it is. */
    paused: boolean('paused').notNull().default(false),
    createdBy: text('created_by'),
    createdAt: moment('created_at').notNull().defaultNow(),
    startedAt: moment('started_at'),
    /** When it is stopped even if it is not done; null: never. */
    deadline: moment('deadline'),
    /** When a user stopped it; a dry run is also stopped when its import continues. */
    cancelRequestedAt: moment('cancel_requested_at'),
    finishedAt: moment('finished_at'),
    timedOut: boolean('timed_out').notNull().default(false),
    /** Why it failed. */
    fault: jsonb('fault').$type<ImportFault>(),
    /** When it last made progress, as far as its batches do not show that. */
    updatedAt: moment('updated_at').notNull().defaultNow(),
    /** The import's status before the job. An undo restores it if nothing was undone. */
    statusBefore: text('status_before').$type<ImportStatus>().notNull(),
    /** Of processing and dry runs: whether positions are those of `run_record`; else they are row numbers. */
    renumbered: boolean('renumbered').notNull().default(false),
    /** Of post-processing: what started it. */
    trigger: text('trigger').$type<PostProcessingTrigger>(),
    /** Of post-processing: the newest processing run whose documents it includes for the first time; null for a retry. */
    upToRun: integer('up_to_run'),
  },
  (table) => [
    primaryKey({ name: 'job_key', columns: [table.companyId, table.importId, table.kind, table.number] }),
    foreignKey({
      name: 'job_import',
      columns: [table.companyId, table.importId],
      foreignColumns: [importTable.companyId, importTable.importId],
    }).onDelete('cascade'),
    uniqueIndex('job_entry').on(table.companyId, table.entryNumber),
    // Lists of the job queue by status and by integration.
    index('job_by_status').on(table.companyId, table.status, table.entryNumber),
    index('job_by_integration').on(table.companyId, table.integrationCode, table.entryNumber),
    // For queries of housekeeping, across companies.
    index('job_active').on(table.updatedAt).where(sql`"finished_at" IS NULL`),
    check('job_kind', oneOf('kind', Object.keys(jobKinds))),
    check('job_status', oneOf('status', jobStates)),
    check('job_finished', sql`(${oneOf('status', endedJobStatuses)}) = ("finished_at" IS NOT NULL)`),
    // The lock on the import's row already makes their numbers different.
    uniqueIndex('job_run_number')
      .on(table.companyId, table.importId, table.number)
      .where(oneOf('kind', ['processing', 'dry-run'])),
    check('job_trigger', oneOf('trigger', postProcessingTriggers)),
    check(
      'job_columns',
      sql`("kind" = 'post-processing') = ("trigger" IS NOT NULL) AND ("kind" <> 'undo' OR "created_by" IS NOT NULL) AND ("kind" <> 'processing' OR "in_import_workflow")`,
    ),
  ],
);
