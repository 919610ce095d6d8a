import { sql } from 'drizzle-orm';
import { boolean, check, index, integer, jsonb, pgTable, primaryKey, text, uuid } from 'drizzle-orm/pg-core';
import type { StagedCell } from '../../core/formats/row-source.js';
import { companyId } from './columns.js';

// The tables of this file have a row per source row, and no foreign keys: each would be checked for every row, although
// nothing removes its parent.

/** One staged source row. Its status follows from its batch and its errors (`record_status`). */
export const integrationRecord = pgTable(
  'integration_record',
  {
    companyId: companyId(),
    importId: uuid('import_id').notNull(),
    /** The row number that a user sees in the file. */
    rowNo: integer('row_no').notNull(),
    /** Equal for the records of one document group; null if its fields are missing. */
    groupKey: text('group_key'),
    /** The cells as read, left to right, and those that were filled from above. */
    source: jsonb('source').$type<StagedCell[]>().notNull(),
    /** The mapped values in the order of the setup's mappings: text, or null. */
    values: jsonb('values').$type<(string | null)[]>().notNull(),
    /** False if a value could not be mapped: then the record is not processed. */
    valid: boolean('valid').notNull(),
    /**
     * The newest run at the time of the last correction of the record, or of the one that kept its document in error: the
     * results of that run and earlier ones no longer count. Null: never corrected.
     */
    correctedAfter: integer('corrected_after'),
  },
  (table) => [primaryKey({ name: 'integration_record_key', columns: [table.companyId, table.importId, table.rowNo] })],
);

/** Where an error or a warning belongs: with its number within the record, its key. */
const remarkKey = () => ({
  companyId: companyId(),
  importId: uuid('import_id').notNull(),
  rowNo: integer('row_no').notNull(),
  /** Found while staging (it stays until the value is corrected) or while processing. */
  origin: text('origin').notNull(),
});

/** What an error or a warning says: the field, its value and the reason. */
const remark = () => ({
  code: text('code').notNull(),
  field: text('field'),
  value: text('value'),
  message: text('message').notNull(),
});

/**
 * Why a record is in Error. Errors with the same cause have the same code, field and value; without a value, messages
 * that differ only in numbers.
 */
export const recordError = pgTable(
  'record_error',
  {
    ...remarkKey(),
    errorNo: integer('error_no').notNull(),
    ...remark(),
    cause: uuid('cause').generatedAlwaysAs(
      sql`md5(code || chr(31) || coalesce(field, '') || chr(31) || coalesce(value, chr(30) || regexp_replace(message, '[0-9]+', '#', 'g')))::uuid`,
    ),
  },
  (table) => [
    primaryKey({
      name: 'record_error_key',
      columns: [table.companyId, table.importId, table.rowNo, table.origin, table.errorNo],
    }),
    // By the cause first: else it seems as good as the key for finding the errors of one record, where the table was never
    // analyzed, and all of an import's are read for each.
    index('record_error_by_cause').on(table.cause, table.importId, table.rowNo),
    check('record_error_origin', sql.raw(`"origin" IN ('staging', 'processing')`)),
  ],
);

/** Warnings: what users should check in a record that is nevertheless processed. */
export const recordWarning = pgTable(
  'record_warning',
  { ...remarkKey(), warningNo: integer('warning_no').notNull(), ...remark() },
  (table) => [
    primaryKey({
      name: 'record_warning_key',
      columns: [table.companyId, table.importId, table.rowNo, table.origin, table.warningNo],
    }),
    check('record_warning_origin', sql.raw(`"origin" IN ('staging', 'processing')`)),
  ],
);

/**
 * A skipped record: by the setup's write mode, because its key already `exists` or is `unknown`; by an external target
 * (`skipped-by-target`); by a cancel during its batch (`cancelled`); or because it was `undone`.
 */
export const recordSkip = pgTable(
  'record_skip',
  {
    companyId: companyId(),
    importId: uuid('import_id').notNull(),
    rowNo: integer('row_no').notNull(),
    reason: text('reason').notNull(),
  },
  (table) => [
    primaryKey({ name: 'record_skip_key', columns: [table.companyId, table.importId, table.rowNo] }),
    check(
      'record_skip_reason',
      sql.raw(`"reason" IN ('exists', 'unknown', 'skipped-by-target', 'cancelled', 'undone')`),
    ),
  ],
);

/** The order of records in a renumbered run: by group, in file order. */
export const runRecord = pgTable(
  'run_record',
  {
    companyId: companyId(),
    importId: uuid('import_id').notNull(),
    runNo: integer('run_no').notNull(),
    position: integer('position').notNull(),
    rowNo: integer('row_no').notNull(),
  },
  (table) => [
    primaryKey({ name: 'run_record_key', columns: [table.companyId, table.importId, table.runNo, table.position] }),
    index('run_record_by_row').on(table.companyId, table.importId, table.rowNo),
  ],
);
