import { sql } from 'drizzle-orm';
import { bigint, check, index, integer, jsonb, pgTable, primaryKey, text, uuid } from 'drizzle-orm/pg-core';
import { companyId } from './columns.js';
import { oneOf } from './one-of.js';

/** What an import has done with a document or master data record; `made`: created by a look-up from its template. */
export const writtenActions = ['inserted', 'updated', 'unchanged', 'made'] as const;

/**
 * What an import has written to internal targets, a row per document or master data record, by the batch that wrote it:
 * what is post-processed, and what an undo removes or restores.
 */
export const writtenDocument = pgTable(
  'written_document',
  {
    companyId: companyId(),
    importId: uuid('import_id').notNull(),
    runNo: integer('run_no').notNull(),
    batchNo: integer('batch_no').notNull(),
    /** Row number of its first record in the file. */
    rowNo: integer('row_no').notNull(),
    target: text('target').notNull(),
    /** The values of the target's key fields, in order. */
    key: text('key').array().notNull(),
    action: text('action').notNull(),
    /** Of a changed record: all previous column values and lines. Of an unchanged one: the import that wrote it last, and when. */
    before: jsonb('before').$type<Record<string, unknown>>(),
    /** Fingerprint of the written values (`fingerprint-sql.ts`): another fingerprint shows that the record was changed since. */
    fingerprint: bigint('fingerprint', { mode: 'bigint' }).notNull(),
  },
  (table) => [
    primaryKey({
      name: 'written_document_key',
      columns: [table.companyId, table.importId, table.runNo, table.batchNo, table.rowNo, table.target, table.key],
    }),
    // Few rows, which are counted whenever an import is shown.
    index('written_document_made').on(table.companyId, table.importId, table.target).where(sql`"action" = 'made'`),
    check('written_document_action', oneOf('action', writtenActions)),
  ],
);
