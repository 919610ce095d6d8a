import { sql } from 'drizzle-orm';
import { boolean, check, foreignKey, index, integer, pgTable, primaryKey, text, uuid } from 'drizzle-orm/pg-core';
import { type UndoReason, undoReasons } from '../../core/model/undo-figures.js';
import { companyId, moment } from './columns.js';
import { job } from './job.js';
import { oneOf } from './one-of.js';

/** The undo of what one batch has written, in one transaction: its documents, or the records that look-ups created. */
export const undoBatch = pgTable(
  'undo_batch',
  {
    companyId: companyId(),
    importId: uuid('import_id').notNull(),
    number: integer('number').notNull(),
    kind: text('kind').notNull().generatedAlwaysAs(sql`'undo'`),
    undoBatchNo: integer('undo_batch_no').notNull(),
    runNo: integer('run_no').notNull(),
    batchNo: integer('batch_no').notNull(),
    /** Whether it is about records that look-ups created. */
    made: boolean('made').notNull(),
    /** The earlier undo that has kept what this one takes; 0 if this is the first one, which takes all. */
    prior: integer('prior').notNull(),
    /** Number of its documents. */
    documents: integer('documents').notNull(),
    status: text('status').notNull().default('Ready'),
    /** Consecutive attempts that began and never reported their end: their workers were lost. */
    unreported: integer('unreported').notNull().default(0),
    removed: integer('removed').notNull().default(0),
    restored: integer('restored').notNull().default(0),
    kept: integer('kept').notNull().default(0),
    alreadyRemoved: integer('already_removed').notNull().default(0),
    /** Number of records that are no longer completed because of it. */
    records: integer('records').notNull().default(0),
    finishedAt: moment('finished_at'),
  },
  (table) => [
    primaryKey({ name: 'undo_batch_key', columns: [table.companyId, table.importId, table.number, table.undoBatchNo] }),
    foreignKey({
      name: 'undo_batch_job',
      columns: [table.companyId, table.importId, table.kind, table.number],
      foreignColumns: [job.companyId, job.importId, job.kind, job.number],
    }).onDelete('cascade'),
    index('undo_batch_by_batch').on(table.companyId, table.importId, table.runNo, table.batchNo),
    check('undo_batch_status', oneOf('status', ['Ready', 'Completed'])),
    check(
      'undo_batch_sum',
      sql.raw(`"status" <> 'Completed' OR "documents" = "removed" + "restored" + "kept" + "already_removed"`),
    ),
  ],
);

/** A document that an undo has neither removed nor restored, and why. All other documents of a completed batch were undone. */
export const undoException = pgTable(
  'undo_exception',
  {
    companyId: companyId(),
    importId: uuid('import_id').notNull(),
    number: integer('number').notNull(),
    runNo: integer('run_no').notNull(),
    batchNo: integer('batch_no').notNull(),
    rowNo: integer('row_no').notNull(),
    target: text('target').notNull(),
    key: text('key').array().notNull(),
    reason: text('reason').$type<UndoReason>().notNull(),
    message: text('message').notNull(),
  },
  (table) => [
    primaryKey({
      name: 'undo_exception_key',
      columns: [
        table.companyId,
        table.importId,
        table.number,
        table.runNo,
        table.batchNo,
        table.rowNo,
        table.target,
        table.key,
      ],
    }),
    check('undo_exception_reason', oneOf('reason', undoReasons)),
  ],
);
