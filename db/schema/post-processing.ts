import { sql } from 'drizzle-orm';
import { check, foreignKey, index, integer, pgTable, primaryKey, text, uuid } from 'drizzle-orm/pg-core';
import { companyId, moment } from './columns.js';
import { importTable } from './import.js';
import { job } from './job.js';
import { oneOf } from './one-of.js';

/** A portion of a run: some steps for the documents of one batch, or one step that is done once per run. */
export const postProcessingPortion = pgTable(
  'post_processing_portion',
  {
    companyId: companyId(),
    importId: uuid('import_id').notNull(),
    number: integer('number').notNull(),
    kind: text('kind').notNull().generatedAlwaysAs(sql`'post-processing'`),
    portionNo: integer('portion_no').notNull(),
    /** The batch that wrote the documents; of a step that is done once 0, and the number of the run that does it first. */
    runNo: integer('run_no').notNull(),
    batchNo: integer('batch_no').notNull(),
    /** Steps, counted from 1. */
    firstStep: integer('first_step').notNull(),
    lastStep: integer('last_step').notNull(),
    status: text('status').notNull().default('Ready'),
    /** The claim of the attempt that may write. A later attempt replaces it; the earlier one is then refused. */
    claim: uuid('claim'),
    /** Consecutive attempts that began and never reported their end, without progress: their workers were lost. */
    unreported: integer('unreported').notNull().default(0),
    /** Why it is waiting; null if it is not. */
    waiting: text('waiting'),
    /** The row after which its next attempt begins with external calls; earlier rows were tried last time. */
    triedUpTo: integer('tried_up_to').notNull().default(0),
    completed: integer('completed').notNull().default(0),
    errors: integer('errors').notNull().default(0),
    /** Number of its entries that were in error before. */
    priorErrors: integer('prior_errors').notNull().default(0),
    startedAt: moment('started_at'),
    /** When an external server last answered. */
    answeredAt: moment('answered_at'),
    finishedAt: moment('finished_at'),
  },
  (table) => [
    primaryKey({
      name: 'post_processing_portion_key',
      columns: [table.companyId, table.importId, table.number, table.portionNo],
    }),
    foreignKey({
      name: 'post_processing_portion_job',
      columns: [table.companyId, table.importId, table.kind, table.number],
      foreignColumns: [job.companyId, job.importId, job.kind, job.number],
    }).onDelete('cascade'),
    check('post_processing_portion_status', oneOf('status', ['Ready', 'Processing', 'Completed'])),
  ],
);

/** The result of a step for one document, or of a step that is done once. Without a row, the step is not done. */
export const postProcessingEntry = pgTable(
  'post_processing_entry',
  {
    companyId: companyId(),
    importId: uuid('import_id').notNull(),
    runNo: integer('run_no').notNull(),
    batchNo: integer('batch_no').notNull(),
    /** Row number of the document's first record; 0 for a step that is done once. */
    rowNo: integer('row_no').notNull(),
    step: integer('step').notNull(),
    status: text('status').$type<'Completed' | 'Error'>().notNull(),
    code: text('code'),
    message: text('message'),
    attempts: integer('attempts').notNull().default(1),
    /** The post-processing job that did it last. */
    number: integer('number').notNull(),
    /** The run that will retry it. */
    retriedBy: integer('retried_by'),
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
 * The result of a step's mail for one address, if not every address of the step has got it: no mail is sent again to an
 * address that has got it, or, within the same run, to one that was refused permanently. A subject whose mails were all
 * sent has no row.
 */
export const postProcessingMail = pgTable(
  'post_processing_mail',
  {
    companyId: companyId(),
    importId: uuid('import_id').notNull(),
    /** Id of the subject, see `StepSubject`. */
    subject: text('subject').notNull(),
    address: text('address').notNull(),
    /** Why the address was refused permanently; null if the mail was sent. */
    refusal: text('refusal'),
    /** The post-processing job of this result. */
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
