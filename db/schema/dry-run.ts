import { check, index, integer, jsonb, pgTable, primaryKey, text, uuid } from 'drizzle-orm/pg-core';
import type { RecordFault } from '../../core/mapping/record-fault.js';
import { dryRunActions } from '../../core/model/dry-run-figures.js';
import { companyId } from './columns.js';
import { oneOf } from './one-of.js';

/** What would become of one field. */
export interface FieldChange {
  field: string;
  /** As the API shows values of the target: decimals as text. */
  before: unknown;
  after: unknown;
}

/**
 * What a dry run has found out of a record. A record without a row here, in a batch that is done,
 * would simply be created: most are, and nothing is written for them.
 */
export const dryRunRecord = pgTable(
  'dry_run_record',
  {
    companyId: companyId(),
    importId: uuid('import_id').notNull(),
    runNo: integer('run_no').notNull(),
    rowNo: integer('row_no').notNull(),
    action: text('action').notNull(),
    /** Of the document (on its first record) and of the line that the record is. */
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
