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
  uuid,
} from 'drizzle-orm/pg-core';
import { type EntrySelection, jobStatuses, postProcessingTriggers } from '../../core/model/post-processing-figures.js';
import { companyId, moment } from './columns.js';
import { type ImportFault, importTable } from './import.js';
import { oneOf } from './one-of.js';

/** Post-processing of what an import has written (its first runs), or once more of what was not done. */
export const postProcessingRun = pgTable(
  'post_processing_run',
  {
    companyId: companyId(),
    importId: uuid('import_id').notNull(),
    number: integer('number').notNull(),
    trigger: text('trigger').notNull(),
    status: text('status').notNull().default('Ready'),
    /** The request that asked for it again: the same one gives the same run. Null where the import itself did. */
    requestId: uuid('request_id'),
    /** Of a run that was asked for: what it takes. */
    selection: jsonb('selection').$type<EntrySelection>(),
    /** The newest processing run whose documents it takes for the first time; null where it takes none for the first time. */
    upToRun: integer('up_to_run'),
    /** Entries that it takes. */
    total: integer('total').notNull().default(0),
    paused: boolean('paused').notNull().default(false),
    createdBy: text('created_by'),
    createdAt: moment('created_at').notNull().defaultNow(),
    startedAt: moment('started_at'),
    /** When it is stopped although it is not done; null: never. */
    deadline: moment('deadline'),
    cancelRequestedAt: moment('cancel_requested_at'),
    finishedAt: moment('finished_at'),
    timedOut: boolean('timed_out').notNull().default(false),
    /** Why it could not go on. */
    fault: jsonb('fault').$type<ImportFault>(),
    /** When it moved last. */
    updatedAt: moment('updated_at').notNull().defaultNow(),
  },
  (table) => [
    primaryKey({ name: 'post_processing_run_key', columns: [table.companyId, table.importId, table.number] }),
    foreignKey({
      name: 'post_processing_run_import',
      columns: [table.companyId, table.importId],
      foreignColumns: [importTable.companyId, importTable.importId],
    }).onDelete('cascade'),
    // What housekeeping asks for, across companies.
    index('post_processing_at_work').on(table.updatedAt).where(sql`"finished_at" IS NULL`),
    check('post_processing_run_status', oneOf('status', jobStatuses)),
    check('post_processing_run_trigger', oneOf('trigger', postProcessingTriggers)),
  ],
);

/** A share of a run: some steps for the documents of one batch, or one step that is done once. */
export const postProcessingPortion = pgTable(
  'post_processing_portion',
  {
    companyId: companyId(),
    importId: uuid('import_id').notNull(),
    number: integer('number').notNull(),
    portionNo: integer('portion_no').notNull(),
    /** The batch that wrote the documents; of a step that is done once 0, and the number of the run that does it first. */
    runNo: integer('run_no').notNull(),
    batchNo: integer('batch_no').notNull(),
    /** Steps, counted from 1. */
    firstStep: integer('first_step').notNull(),
    lastStep: integer('last_step').notNull(),
    status: text('status').notNull().default('Ready'),
    /** The attempt that may write: a later one takes it over, and the earlier is refused. */
    claim: uuid('claim'),
    /** Attempts in a row that have begun and never said how they ended, without getting on: their workers were lost. */
    unreported: integer('unreported').notNull().default(0),
    /** Why it cannot go on at the moment. */
    waiting: text('waiting'),
    /** The row after which its next attempt begins to call something outside: those up to there were tried last. */
    askedUpTo: integer('asked_up_to').notNull().default(0),
    completed: integer('completed').notNull().default(0),
    errors: integer('errors').notNull().default(0),
    /** Of its entries, those that were in error before. */
    priorErrors: integer('prior_errors').notNull().default(0),
    startedAt: moment('started_at'),
    /** When something outside answered last. */
    answeredAt: moment('answered_at'),
    finishedAt: moment('finished_at'),
  },
  (table) => [
    primaryKey({
      name: 'post_processing_portion_key',
      columns: [table.companyId, table.importId, table.number, table.portionNo],
    }),
    foreignKey({
      name: 'post_processing_portion_run',
      columns: [table.companyId, table.importId, table.number],
      foreignColumns: [postProcessingRun.companyId, postProcessingRun.importId, postProcessingRun.number],
    }).onDelete('cascade'),
    check('post_processing_portion_status', oneOf('status', ['Ready', 'Processing', 'Completed'])),
  ],
);

/** What has become of one step for one document, or of one that is done once. What has no row here is not done. */
export const postProcessingEntry = pgTable(
  'post_processing_entry',
  {
    companyId: companyId(),
    importId: uuid('import_id').notNull(),
    runNo: integer('run_no').notNull(),
    batchNo: integer('batch_no').notNull(),
    /** Where the document's first record stands; 0 for a step that is done once. */
    rowNo: integer('row_no').notNull(),
    step: integer('step').notNull(),
    status: text('status').notNull(),
    code: text('code'),
    message: text('message'),
    attempts: integer('attempts').notNull().default(1),
    /** The run of post-processing that did it last. */
    number: integer('number').notNull(),
    /** The run that is to try it once more. */
    retry: integer('retry'),
    finishedAt: moment('finished_at').notNull().defaultNow(),
  },
  (table) => [
    primaryKey({
      name: 'post_processing_entry_key',
      columns: [table.companyId, table.importId, table.runNo, table.batchNo, table.rowNo, table.step],
    }),
    index('post_processing_entry_in_error')
      .on(table.companyId, table.importId, table.runNo, table.batchNo, table.rowNo, table.step)
      .where(sql`"status" = 'Error'`),
    check('post_processing_entry_status', oneOf('status', ['Completed', 'Error'])),
  ],
);

/**
 * What has become of a step's mail at one address, where not every address of the step has it: who has it is not told
 * again, and who is refused for good not within the same run. A subject that all were told of has no row here.
 */
export const postProcessingMail = pgTable(
  'post_processing_mail',
  {
    companyId: companyId(),
    importId: uuid('import_id').notNull(),
    /** As `StepSubject` names it. */
    subject: text('subject').notNull(),
    address: text('address').notNull(),
    /** Why it is refused for good; null where it was told. */
    refusal: text('refusal'),
    /** The run of post-processing that found it so. */
    number: integer('number').notNull(),
  },
  (table) => [
    primaryKey({
      name: 'post_processing_mail_key',
      columns: [table.companyId, table.importId, table.subject, table.address],
    }),
    foreignKey({
      name: 'post_processing_mail_import',
      columns: [table.companyId, table.importId],
      foreignColumns: [importTable.companyId, importTable.importId],
    }).onDelete('cascade'),
  ],
);
