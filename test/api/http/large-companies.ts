import type { Pool } from '../../../db/driver/pool.js';
import { salesOrdersSetup } from '../../../examples/setups.js';

/** Imports of the large company, each with many rows of one kind; ids increase in this order. */
export const importIds = {
  /** Staged, a tenth of its records in error and a tenth with a warning; tried by a dry run. */
  staged: idOf(1, 1),
  /** Processed in many batches, post-processed, undone. */
  processed: idOf(1, 2),
  /** Half processed, by a run with an arrangement of its records. */
  renumbered: idOf(1, 3),
  /** Corrected, cell by cell. */
  corrected: idOf(1, 4),
  /** The newest import: one record in error, of an integration that no other import has. */
  last: idOf(9, 1),
  /** Of the small company. */
  small: idOf(1, 5),
  /** The cause of many errors of `staged`: the value "5" of a quantity. */
  group: '2acc6629-f91f-5a76-8a7e-78dd5fdba8b0',
} as const;

/** The nth id of a kind, such as imports, notifications or deliveries; ids of a kind increase with their number. */
export function idOf(kind: number, number: number): string {
  return `0000000${kind}-0000-7000-8000-${number.toString(16).padStart(12, '0')}`;
}

const id = (kind: number, number: string): string =>
  `('0000000${kind}-0000-7000-8000-' || lpad(to_hex(${number}), 12, '0'))::uuid`;

export interface LargeCompany {
  companyId: number;
  /** The number of records of each of its large imports. */
  records: number;
  /** The number of batches of each of its large imports. */
  batches: number;
  /** The number of other imports, of notifications, deliveries, documents and so on. */
  others: number;
  /** Whether its ids differ from those in `importIds`. */
  hasOtherIds?: boolean;
}

const setup = JSON.stringify({
  ...salesOrdersSetup,
  postProcessing: { trigger: 'AfterProcessing', steps: [{ step: 'release', scope: 'document' }] },
}).replaceAll("'", "''");
const columns = JSON.stringify(salesOrdersSetup.mappings.flatMap(({ column }) => (column ? [column] : [])));
const cells = JSON.stringify(['Order', 'O1', 'C1', '2026-01-01', '2026-02-01', 'ours', 'EUR', 'I1', 'An item', '1']);
const figures = JSON.stringify({
  status: 'Completed',
  total: 1,
  completed: 1,
  errors: 0,
  skipped: 0,
  skippedByCancel: 0,
});

/**
 * Fills a company with the data of some years, with few statements and without statistics: the planner has none of tables
 * that have just been filled.
 */
export async function fillCompany(
  superuser: Pool,
  { companyId: c, records, batches, others, hasOtherIds = false }: LargeCompany,
) {
  const { staged, processed, renumbered, corrected, last } = importIds;
  const per = records / batches;
  const statements = [
    // Only the tests collect statistics.
    `DO $$ DECLARE t regclass; BEGIN
       FOR t IN SELECT oid FROM pg_class WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace LOOP
         EXECUTE format('ALTER TABLE %s SET (autovacuum_enabled = off)', t);
       END LOOP;
     END $$`,
    "SET session_replication_role = 'replica'",
    `INSERT INTO import (company_id, import_id, integration_code, integration_version, setup, file_name, file_size, file_sha256, stored_as, status, processing, columns, staged_rows, run_no, created_by, staged_at, started_at)
     SELECT ${c}, import_id, code, 1, '${setup}'::jsonb, 'f.csv', 1, md5(import_id::text), import_id::text, status, 'choose', '${columns}'::jsonb, ${records}, run_no, 'k', now(), now()
     FROM (VALUES ('${staged}'::uuid, 'orders', 'Staged', 0), ('${processed}'::uuid, 'orders', 'PartlyUndone', 1), ('${renumbered}'::uuid, 'orders', 'Staged', 1),
       ('${corrected}'::uuid, 'orders', 'CompletedWithErrors', 1), ('${last}'::uuid, 'rare', 'Failed', 0)) v (import_id, code, status, run_no)
     UNION ALL SELECT ${c}, ${id(5, 'n')}, 'items', 1, '{"target":"item","mappings":[]}'::jsonb, 'f.csv', 1, md5(n::text), n::text, 'Completed', 'now', '[]'::jsonb, 0, 0, 'k', now(), now() FROM generate_series(1, ${others}) n`,
    `INSERT INTO integration_record (company_id, import_id, row_no, group_key, source, values, valid)
     SELECT ${c}, i, n, NULL, '${cells}'::jsonb, '${cells}'::jsonb, true FROM unnest(ARRAY['${staged}'::uuid, '${processed}'::uuid, '${renumbered}'::uuid, '${corrected}'::uuid]) i, generate_series(1, ${records}) n
     UNION ALL SELECT ${c}, '${last}'::uuid, 1, NULL, '${cells}'::jsonb, '${cells}'::jsonb, false`,
    ...['error', 'warning'].map(
      (
        kind,
      ) => `INSERT INTO record_${kind} (company_id, import_id, row_no, origin, code, field, value, message, ${kind}_no)
       SELECT ${c}, '${staged}'::uuid, n * 10, 'staging', 'invalid', 'quantity', (n % 50)::text, 'is not a number', 1 FROM generate_series(1, ${records / 10}) n
       UNION ALL SELECT ${c}, '${processed}'::uuid, n * ${per}, 'processing', 'unknown', 'itemNumber', (n % 50)::text, 'is not there', 1 FROM generate_series(1, ${batches}) n
       UNION ALL SELECT ${c}, '${last}'::uuid, 1, 'staging', 'unique', 'number', 'one', 'is alone', 1`,
    ),
    `INSERT INTO job (company_id, import_id, kind, number, in_import_workflow, status, status_before, total, renumbered, started_at, finished_at)
     SELECT ${c}, import_id, kind, 1, kind = 'processing', 'Finished', 'Staged', ${records}, renumbered, now(), now() FROM (VALUES ('${staged}'::uuid, false, 'dry-run'), ('${processed}'::uuid, false, 'processing'),
       ('${renumbered}'::uuid, true, 'processing'), ('${corrected}'::uuid, false, 'processing')) v (import_id, renumbered, kind)`,
    `INSERT INTO batch (company_id, import_id, run_no, batch_no, first_position, last_position, status, rows, completed, errors, documents, inserted, dry_run, started_at, finished_at)
     SELECT ${c}, import_id, 1, n, n * ${per} - ${per - 1}, n * ${per}, CASE WHEN n <= done THEN 'Completed' ELSE 'Ready' END, ${per}, ${per - 1}, 1, ${per - 1}, ${per - 1}, import_id = '${staged}'::uuid, now(), now()
     FROM (VALUES ('${staged}'::uuid, ${batches}), ('${processed}'::uuid, ${batches}), ('${renumbered}'::uuid, ${batches / 2}), ('${corrected}'::uuid, ${batches})) v (import_id, done), generate_series(1, ${batches}) n`,
    // The run takes the records from the end of the file to its beginning.
    `INSERT INTO run_record (company_id, import_id, run_no, position, row_no) SELECT ${c}, '${renumbered}'::uuid, 1, n, ${records} + 1 - n FROM generate_series(1, ${records}) n`,
    `INSERT INTO record_skip (company_id, import_id, row_no, reason) SELECT ${c}, '${processed}'::uuid, n, 'undone' FROM generate_series(1, ${records}) n WHERE n % ${per} BETWEEN 1 AND ${per - 2}`,
    `INSERT INTO dry_run_record (company_id, import_id, run_no, row_no, action, changes)
     SELECT ${c}, '${staged}'::uuid, 1, n * 2, CASE WHEN n * 2 = ${records} THEN 'skip' WHEN n % 5 = 0 THEN 'error' ELSE 'update' END, '[]'::jsonb FROM generate_series(1, ${records / 2}) n`,
    `INSERT INTO written_document (company_id, import_id, run_no, batch_no, row_no, target, key, action, fingerprint)
     SELECT ${c}, '${processed}'::uuid, 1, (n + ${per - 1}) / ${per}, n, 'sales-document', ARRAY['Order', 'O' || n], CASE WHEN n = ${records} - 1 THEN 'updated' ELSE 'inserted' END, 1 FROM generate_series(1, ${records}) n WHERE n % ${per} > 0`,
    `INSERT INTO job (company_id, import_id, kind, number, status, status_before, created_by, started_at, finished_at) SELECT ${c}, '${processed}'::uuid, 'undo', n, 'Finished', 'Completed', 'k', now(), now() FROM generate_series(1, 2) n`,
    `INSERT INTO job (company_id, import_id, integration_code, kind, number, status, status_before, created_by, started_at, finished_at)
     SELECT ${c}, '${last}'::uuid, CASE WHEN n = 9 THEN 'rare' ELSE 'orders' END, 'undo', n, CASE WHEN n = 9 THEN 'Error' ELSE 'Finished' END, 'Completed', 'k', now(), now() FROM generate_series(1, ${others}) n`,
    `INSERT INTO undo_batch (company_id, import_id, number, undo_batch_no, run_no, batch_no, made, prior, documents, status, removed, kept)
     SELECT ${c}, '${processed}'::uuid, 1, n, 1, n, false, 0, ${per - 1}, 'Completed', ${per - 2}, 1 FROM generate_series(1, ${batches}) n
     UNION ALL SELECT ${c}, '${processed}'::uuid, 2, n, 1, n, false, 1, 1, CASE WHEN n = ${batches} THEN 'Completed' ELSE 'Ready' END, 0, CASE WHEN n = ${batches} THEN 1 ELSE 0 END FROM generate_series(1, ${batches}) n`,
    `INSERT INTO undo_exception (company_id, import_id, number, run_no, batch_no, row_no, target, key, reason, message)
     SELECT ${c}, '${processed}'::uuid, 1, 1, n, n * ${per} - 1, 'sales-document', ARRAY['Order', 'O' || (n * ${per} - 1)], CASE WHEN n = ${batches} THEN 'already_removed' ELSE 'referenced' END, 'is used' FROM generate_series(1, ${batches}) n
     UNION ALL SELECT ${c}, '${processed}'::uuid, 2, 1, ${batches}, ${records} - 1, 'sales-document', ARRAY['Order', 'O' || (${records} - 1)], 'referenced', 'is used'`,
    `INSERT INTO job (company_id, import_id, kind, number, status, status_before, trigger, up_to_run, total, finished_at)
     SELECT ${c}, '${processed}'::uuid, 'post-processing', 1, 'Finished', 'Processing', 'AfterProcessing', 1, ${batches * (per - 1)}, now()`,
    `INSERT INTO post_processing_portion (company_id, import_id, number, portion_no, run_no, batch_no, first_step, last_step, status, completed, errors)
     SELECT ${c}, '${processed}'::uuid, 1, n, 1, n, 1, 1, 'Completed', CASE WHEN n = ${batches} THEN ${per - 2} ELSE ${per - 1} END, CASE WHEN n = ${batches} THEN 1 ELSE 0 END FROM generate_series(1, ${batches}) n`,
    `INSERT INTO post_processing_entry (company_id, import_id, run_no, batch_no, row_no, step, status, number)
     SELECT ${c}, '${processed}'::uuid, 1, (n + ${per - 1}) / ${per}, n, 1, CASE WHEN n = ${records} - 1 THEN 'Error' ELSE 'Completed' END, 1 FROM generate_series(1, ${records}) n WHERE n % ${per} > 0`,
    `INSERT INTO correction (company_id, import_id, correction_no, kind, records, created_by) SELECT ${c}, '${corrected}'::uuid, n, 'record', 1, 'k' FROM generate_series(1, ${others}) n
     UNION ALL SELECT ${c}, '${corrected}'::uuid, ${others} + 1, 'file', ${records}, 'k'`,
    `INSERT INTO record_correction (company_id, import_id, correction_no, row_no, column_no, before, after) SELECT ${c}, '${corrected}'::uuid, n, 1, 1, '""'::jsonb, '""'::jsonb FROM generate_series(1, ${others}) n
     UNION ALL SELECT ${c}, '${corrected}'::uuid, ${others} + 1, n, 1, '""'::jsonb, '""'::jsonb FROM generate_series(1, ${records}) n`,
    `INSERT INTO notification (company_id, notification_id, position, import_id, run_no, post_processing, revision, kind, remarks, text, figures, read_at)
     SELECT ${c}, ${id(6, 'n')}, n, CASE WHEN n = 1 THEN '${last}'::uuid ELSE '${staged}'::uuid END, 1, 0, n, 'finished', '{}'::text[], 'done', '${figures}'::jsonb, CASE WHEN n % 2 = 0 THEN now() END FROM generate_series(1, ${others}) n`,
    `INSERT INTO notification_delivery (company_id, delivery_id, notification_id, channel, recipient, status)
     SELECT ${c}, ${id(7, 'n')}, ${id(6, 'n')}, CASE WHEN n = 1 THEN 'email' ELSE 'webhook' END, CASE WHEN n = 1 THEN 'one@example.com' ELSE 'erp' END, CASE WHEN n = 1 THEN 'Failed' ELSE 'Delivered' END FROM generate_series(1, ${others}) n`,
    `INSERT INTO delivery_attempt (company_id, delivery_id, round, attempt_no) SELECT ${c}, ${id(7, 'n')}, 1, a FROM generate_series(1, ${others}) n, generate_series(1, 2) a`,
    `INSERT INTO vendor (company_id, number, name, import_id) SELECT ${c}, 'V' || n, 'v', CASE WHEN n = 1 THEN '${last}'::uuid ELSE '${staged}'::uuid END FROM generate_series(1, ${others}) n`,
    `INSERT INTO customer (company_id, number, name, import_id) SELECT ${c}, number, name, import_id FROM vendor WHERE company_id = ${c}`,
    `INSERT INTO item (company_id, number, description, import_id) SELECT ${c}, number, name, import_id FROM vendor WHERE company_id = ${c}`,
    `INSERT INTO sales_document (company_id, number, customer_number, amount, line_count, import_id) SELECT ${c}, number, number, 1, 1, import_id FROM vendor WHERE company_id = ${c}`,
    `INSERT INTO sales_line (company_id, document_type, document_number, line_number, item_number, quantity, amount) SELECT ${c}, 'Order', 'V5', n, 'V5', 1, 1 FROM generate_series(1, ${others}) n`,
    `INSERT INTO integration (company_id, code, version, setup) SELECT ${c}, 'i' || n, 1, '{}'::jsonb FROM generate_series(1, ${others}) n`,
    `INSERT INTO integration_version (company_id, code, version, setup, changed_by) SELECT ${c}, 'i' || n, 1, '{}'::jsonb, 'k' FROM generate_series(2, ${others}) n
     UNION ALL SELECT ${c}, 'i1', n, '{}'::jsonb, 'k' FROM generate_series(1, ${others}) n`,
    `INSERT INTO api_key (id, company_id, name, prefix, hash) SELECT ${id(8, `${c} * 1000000 + n`)}, ${c}, 'k', 'k', '${c}-' || n FROM generate_series(1, ${others}) n`,
    `INSERT INTO number_series (company_id, code, prefix, digits, next) SELECT ${c}, 'S' || n, 'S', 5, 1 FROM generate_series(1, ${others}) n`,
    `INSERT INTO value_list (company_id, code, name, entries, updated_by) SELECT ${c}, 'L' || n, 'l', ${others}, 'k' FROM generate_series(1, ${others}) n`,
    `INSERT INTO value_list_entry (company_id, code, key, value) SELECT ${c}, 'L1', 'e' || n, 'v' FROM generate_series(1, ${others}) n`,
    `INSERT INTO connection (company_id, code, kind, settings, created_by, updated_by) SELECT ${c}, 'c' || n, 'http', '{"baseUrl":"https://example.com"}'::jsonb, 'k', 'k' FROM generate_series(1, ${others}) n`,
    `INSERT INTO webhook (company_id, code, url, secret, created_by, updated_by) SELECT ${c}, 'w' || n, 'https://example.com', '\\x00'::bytea, 'k', 'k' FROM generate_series(1, ${others}) n`,
  ];
  await superuser.begin(async (tx) => {
    for (const statement of statements)
      await tx.unsafe(hasOtherIds ? statement.replaceAll('-7000-8000-', '-7000-9000-') : statement);
  });
}

/** Removes the rows of all companies, which keep their first keys. */
export async function emptyTables(superuser: Pool) {
  await superuser.unsafe(`
    DO $$ BEGIN
      EXECUTE (SELECT 'TRUNCATE ' || string_agg(oid::regclass::text, ', ') FROM pg_class
        WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace AND relname NOT IN ('company', 'api_key'));
    END $$;
    DELETE FROM api_key WHERE name = 'k'`);
}

/** Fills a company with one import of a few records. */
export async function fillSmallCompany(superuser: Pool, companyId: number) {
  await superuser.begin(async (tx) => {
    await tx`SET LOCAL session_replication_role = 'replica'`;
    await tx.unsafe(`
      INSERT INTO import (company_id, import_id, integration_code, integration_version, setup, file_name, file_size, file_sha256, stored_as, status, processing, columns, staged_rows, created_by, staged_at, started_at)
      VALUES (${companyId}, '${importIds.small}', 'orders', 1, '${setup}'::jsonb, 'f.csv', 1, 'x', 'x', 'Staged', 'choose', '${columns}'::jsonb, 30, 'k', now(), now())`);
    await tx.unsafe(`
      INSERT INTO integration_record (company_id, import_id, row_no, source, values, valid)
      SELECT ${companyId}, '${importIds.small}', n, '${cells}'::jsonb, '${cells}'::jsonb, true FROM generate_series(1, 30) n`);
  });
}
