import { check, index, integer, jsonb, pgTable, primaryKey, text, uuid } from 'drizzle-orm/pg-core';
import type { RecordFault } from '../../core/mapping/record-fault.js';
import { type DryRunAction, dryRunActions } from '../../core/model/dry-run-figures.js';
import { companyId } from './columns.js';
import { oneOf } from './one-of.js';

/** The change of one field in a dry run. */
export interface FieldChange {
  field: string;
  /** In the format of the API: decimals as text. */
  before: unknown;
  after: unknown;
}

/**
 * The result of a dry run for a record. Records of a completed batch without a row would simply be created: as these are
 * most records, no rows are written for them.
 */
export const dryRunRecord = pgTable(
  'dry_run_record',
  {
    companyId: companyId(),
    importId: uuid('import_id').notNull(),
    runNo: integer('run_no').notNull(),
    rowNo: integer('row_no').notNull(),
    action: text('action').$type<DryRunAction>().notNull(),
    /** Changes of the document (on its first record) and of the record's line. */
    changes: jsonb('changes').$type<FieldChange[]>(),
    errors: jsonb('errors').$type<RecordFault[]>(),
    warnings: jsonb('warnings').$type<RecordFault[]>(),
  },
  (table) => [
    primaryKey({ name: 'dry_run_record_key', columns: [table.companyId, table.importId, table.runNo, table.rowNo] }),
    index('dry_run_record_by_action').on(table.companyId, table.importId, table.runNo, table.action, table.rowNo),
    check('dry_run_record_action', oneOf('action', dryRunActions)),
  ],
);
