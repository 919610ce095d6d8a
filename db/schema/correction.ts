import { sql } from 'drizzle-orm';
import { check, foreignKey, index, integer, jsonb, pgTable, primaryKey, text, uuid } from 'drizzle-orm/pg-core';
import type { Cell } from '../../core/formats/row-source.js';
import { companyId, moment } from './columns.js';
import { importTable } from './import.js';

/** A correction of records by a user: of one record, of an error group, or from a file. */
export const correction = pgTable(
  'correction',
  {
    companyId: companyId(),
    importId: uuid('import_id').notNull(),
    /** Counts from 1 within its import. */
    correctionNo: integer('correction_no').notNull(),
    kind: text('kind').$type<'record' | 'error-group' | 'file'>().notNull(),
    comment: text('comment'),
    /** Number of records that it changed. */
    records: integer('records').notNull(),
    createdBy: text('created_by').notNull(),
    createdAt: moment('created_at').notNull().defaultNow(),
  },
  (table) => [
    primaryKey({ name: 'correction_key', columns: [table.companyId, table.importId, table.correctionNo] }),
    foreignKey({
      name: 'correction_import',
      columns: [table.companyId, table.importId],
      foreignColumns: [importTable.companyId, importTable.importId],
    }).onDelete('cascade'),
    check('correction_kind', sql.raw(`"kind" IN ('record', 'error-group', 'file')`)),
  ],
);

/** One cell of a record before and after a correction; without a foreign key, as for records. */
export const recordCorrection = pgTable(
  'record_correction',
  {
    companyId: companyId(),
    importId: uuid('import_id').notNull(),
    correctionNo: integer('correction_no').notNull(),
    rowNo: integer('row_no').notNull(),
    /** From 1, left to right. */
    columnNo: integer('column_no').notNull(),
    /** Null if the row ended before this column. */
    before: jsonb('before').$type<Cell>(),
    after: jsonb('after').$type<Cell>().notNull(),
  },
  (table) => [
    primaryKey({
      name: 'record_correction_key',
      columns: [table.companyId, table.importId, table.correctionNo, table.rowNo, table.columnNo],
    }),
    index('record_correction_by_row').on(table.companyId, table.importId, table.rowNo, table.correctionNo),
  ],
);
