import type { SendCancellable } from '../../db/cancel-queries.js';
import type { Transaction } from '../../db/client.js';

interface RunToCut {
  companyId: number;
  importId: string;
  runNo: number;
  renumbered: boolean;
  dryRun?: boolean;
  batchSize: number;
  /** Sends statements that may take long. */
  send?: SendCancellable;
}

/**
 * Divides a run into batches of about `batchSize` positions, each extended to the end of the group that its last record
 * belongs to. A position is a row number, or the position in a renumbered run.
 */
export async function cutBatches(
  tx: Transaction,
  { companyId, importId, runNo, renumbered, dryRun = false, batchSize, send = (query) => query }: RunToCut,
): Promise<void> {
  // Each step reads one record at the boundary and the following ones of its group.
  const records = renumbered
    ? tx`SELECT a.position, r.group_key FROM run_record a CROSS JOIN LATERAL (
           SELECT i.group_key FROM integration_record i
           WHERE i.company_id = a.company_id AND i.import_id = a.import_id AND i.row_no = a.row_no LIMIT 1
         ) r
         WHERE a.company_id = ${companyId} AND a.import_id = ${importId} AND a.run_no = ${runNo} AND a.position`
    : tx`SELECT r.row_no AS position, r.group_key FROM integration_record r
         WHERE r.company_id = ${companyId} AND r.import_id = ${importId} AND r.row_no`;
  const last = renumbered
    ? tx`SELECT max(position) FROM run_record WHERE company_id = ${companyId} AND import_id = ${importId} AND run_no = ${runNo}`
    : tx`SELECT max(row_no) FROM integration_record WHERE company_id = ${companyId} AND import_id = ${importId}`;
  // Walks the index from the boundary: sorting the rest at each boundary would be quadratic.
  await tx`SELECT set_config(name, 'off', true) FROM unnest(ARRAY['enable_sort', 'enable_seqscan', 'enable_bitmapscan']) name`;
  await send(tx`
    WITH RECURSIVE final AS MATERIALIZED (SELECT (${last}) AS position),
    cut AS (
      SELECT 0 AS batch_no, 0 AS first_position, 0 AS last_position
      UNION ALL
      SELECT cut.batch_no + 1, cut.last_position + 1, coalesce(next_group.position - 1, final.position)
      FROM cut CROSS JOIN final
      LEFT JOIN LATERAL (${records} >= cut.last_position + ${batchSize} ORDER BY 1 LIMIT 1) edge ON true
      LEFT JOIN LATERAL (
        SELECT f.position FROM (${records} > edge.position) f
        WHERE f.group_key IS DISTINCT FROM edge.group_key OR edge.group_key IS NULL
        ORDER BY f.position LIMIT 1
      ) next_group ON true
      WHERE cut.last_position < final.position
    )
    INSERT INTO batch (company_id, import_id, run_no, batch_no, first_position, last_position, dry_run)
    SELECT ${companyId}, ${importId}, ${runNo}, batch_no, first_position, last_position, ${dryRun} FROM cut WHERE batch_no > 0`);
}
