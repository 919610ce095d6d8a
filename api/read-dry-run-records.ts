import type { Transaction } from '../db/client.js';
import { type Beginning, beginningOf } from '../db/page-bytes.js';
import type { DryRunAction } from '../workflows/dry-run-figures.js';
import { contentOf, namesOf, recordSize, remarksOf } from './read-records.js';
import type { DryRunRecord } from './shapes/dry-run.js';

interface Filter {
  importId: string;
  runNo: number;
  action?: DryRunAction | undefined;
  /** Row after which the page begins. */
  after: number;
  limit: number;
}

/** What a dry run has found out so far of its records, in the order of the file, as far as it fits a page. */
export async function readDryRunRecords(tx: Transaction, filter: Filter): Promise<Beginning<DryRunRecord>> {
  const { importId, runNo, action, after, limit } = filter;
  // A record that would simply be created has no row of its own; every other action has an index.
  const found = action === undefined || action === 'insert' ? tx`LEFT JOIN` : tx`JOIN`;
  const wanted = {
    all: tx``,
    insert: tx`AND coalesce(d.action, 'insert') = 'insert'`,
    other: tx`AND d.action = ${action ?? null}`,
  }[action === undefined ? 'all' : action === 'insert' ? 'insert' : 'other'];
  const list = tx`
    SELECT r.import_id, r.row_no, r.source, r.values, coalesce(d.action, 'insert') AS action, d.changes, d.errors, d.warnings
    FROM integration_record r
    JOIN processing_run p ON p.company_id = r.company_id AND p.import_id = r.import_id AND p.run_no = ${runNo}
    ${found} dry_run_record d ON d.company_id = r.company_id AND d.import_id = r.import_id AND d.run_no = p.run_no AND d.row_no = r.row_no
    LEFT JOIN run_record a ON p.arranged AND a.company_id = r.company_id AND a.import_id = r.import_id AND a.run_no = p.run_no AND a.row_no = r.row_no
    CROSS JOIN LATERAL (
      SELECT b.status, b.last_position FROM batch b
      WHERE b.company_id = r.company_id AND b.import_id = r.import_id AND b.run_no = p.run_no
        AND b.first_position <= CASE WHEN p.arranged THEN a.position ELSE r.row_no END
      ORDER BY b.first_position DESC LIMIT 1
    ) held
    WHERE r.import_id = ${importId} AND r.row_no > ${after} AND held.status = 'Completed'
      AND held.last_position >= CASE WHEN p.arranged THEN a.position ELSE r.row_no END ${wanted}
    ORDER BY r.row_no LIMIT ${limit}`;
  const outcome = tx`coalesce(octet_length(q.changes::text), 0) + coalesce(octet_length(q.errors::text), 0) + coalesce(octet_length(q.warnings::text), 0)`;
  const { entries: rows, cut } = await beginningOf(tx, list, tx`(${recordSize(tx)} + ${outcome})`);
  const names = await namesOf(tx, rows);
  const errors = await remarksOf(tx, 'error', rows, 'staging');
  const warnings = await remarksOf(tx, 'warning', rows, 'staging');
  const entries = rows.map((row) => ({
    row: row.row_no,
    action: row.action,
    ...contentOf({ ...row, ...names(row) }),
    changes: row.changes ?? [],
    errors: [...errors(row), ...(row.errors ?? [])],
    warnings: [...warnings(row), ...(row.warnings ?? [])],
  }));
  return { entries, cut };
}
