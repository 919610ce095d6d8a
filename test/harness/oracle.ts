import { expect } from 'vitest';
import type { Import } from '../../api/imports/schemas.js';
import type { Pool } from '../../db/driver/pool.js';
import type { Tag } from '../../db/driver/query.js';

/** The counts of an import, computed from the tables row by row and without the code under test. */
export interface Recount {
  staged: number;
  completed: number;
  errors: number;
  open: number;
}

/**
 * Counts an import's records from the tables: a record is in error if it has an error, completed if a batch that contained it
 * is completed and did not skip it, and otherwise open (waiting or skipped).
 */
export async function recount(superuser: Pool, importId: string): Promise<Recount> {
  return withoutStatistics(superuser, (tx) => recountIn(tx, importId));
}

async function recountIn(tx: Tag, importId: string): Promise<Recount> {
  const [row] = await tx`
    WITH placed AS (
      SELECT p.number AS run_no, r.row_no, r.row_no AS position, r.corrected_after FROM job p JOIN integration_record r USING (company_id, import_id)
      WHERE p.import_id = ${importId} AND p.kind = 'processing' AND NOT p.renumbered
      UNION ALL SELECT run_no, row_no, position, r.corrected_after FROM run_record JOIN integration_record r USING (company_id, import_id, row_no) WHERE import_id = ${importId}
    ), done AS (
      SELECT DISTINCT placed.row_no FROM placed JOIN batch b ON b.import_id = ${importId} AND b.run_no = placed.run_no
        AND placed.position BETWEEN b.first_position AND b.last_position WHERE b.status = 'Completed' AND NOT b.dry_run AND placed.run_no > coalesce(placed.corrected_after, 0)
    ), classified AS (
      SELECT r.row_no, r.row_no IN (SELECT row_no FROM record_error WHERE import_id = ${importId}) AS error, r.row_no IN (SELECT row_no FROM done) AS done,
        r.row_no IN (SELECT row_no FROM record_skip WHERE import_id = ${importId}) AS skipped
      FROM integration_record r WHERE r.import_id = ${importId}
    )
    SELECT count(*)::int AS staged, count(*) FILTER (WHERE done AND NOT error AND NOT skipped)::int AS completed,
      count(*) FILTER (WHERE error)::int AS errors, count(*) FILTER (WHERE (NOT done OR skipped) AND NOT error)::int AS open FROM classified`;
  return row as unknown as Recount;
}

/** Runs queries with plans that are fast without statistics: PostgreSQL would otherwise assume one row for a new import. */
const withoutStatistics = <Result>(superuser: Pool, work: (tx: Tag) => Promise<Result>) =>
  superuser.begin(async (tx) => {
    await tx`SET TRANSACTION READ ONLY`;
    await tx`SET LOCAL enable_nestloop = off`;
    await tx`SET LOCAL jit = off`;
    return work(tx);
  });

/** Expects that the counts of an import as returned by the API match the tables, and that its documents are complete. */
export async function expectConsistent(superuser: Pool, shown: Import): Promise<void> {
  const counted = await recount(superuser, shown.id);
  const { total, completed, errors, skipped, waiting } = shown.counts;
  expect(total).toBe(completed + errors + skipped + waiting);
  expect({ staged: total, completed, errors, open: skipped + waiting }).toEqual(counted);
  const broken = await superuser`
    SELECT d.number FROM sales_document d
    LEFT JOIN LATERAL (
      SELECT count(*) AS lines, coalesce(sum(l.amount), 0) AS amount FROM sales_line l
      WHERE l.company_id = d.company_id AND l.document_type = d.document_type AND l.document_number = d.number
    ) l ON true
    WHERE l.lines <> d.line_count OR l.amount <> d.amount OR d.line_count = 0`;
  expect(broken).toHaveLength(0);
  // All records of a document have one status, except those that were corrected to belong to a document that exists already.
  const mixed = await withoutStatistics(
    superuser,
    (tx) => tx`
    SELECT s.group_key, array_agg(DISTINCT s.status) AS statuses
    FROM record_status s JOIN integration_record r USING (company_id, import_id, row_no) JOIN import i USING (company_id, import_id)
    LEFT JOIN record_skip k USING (company_id, import_id, row_no)
    WHERE import_id = ${shown.id} AND i.staged_at IS NOT NULL AND i.setup->>'target' = 'sales-document' AND s.group_key IS NOT NULL
    GROUP BY s.group_key
    HAVING count(DISTINCT s.status) FILTER (WHERE r.corrected_after IS NULL) > 1
      OR (count(DISTINCT s.status) > 1 AND NOT bool_or(s.status = 'Completed' OR k.reason IS NOT DISTINCT FROM 'undone'))`,
  );
  expect(mixed).toHaveLength(0);
}
