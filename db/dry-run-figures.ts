import type { Row } from 'postgres';
import type { DryRunFigures, DryRunStatus } from '../core/model/dry-run-figures.js';
import type { Transaction } from './client.js';
import { figuresSize, type ListPart, mapEntries, readWithinPage } from './page-bytes.js';

/** Dry runs of an import with their figures, newest first, as many as fit a page; only `runNo` if it is given. */
export async function dryRunsWithFigures(
  tx: Transaction,
  importId: string,
  { runNo, before, limit = 1 }: { runNo?: number; before?: number | undefined; limit?: number },
): Promise<ListPart<{ row: Row; figures: DryRunFigures }>> {
  const list = tx`
    SELECT p.*, done.* FROM processing_run p CROSS JOIN LATERAL (
      SELECT coalesce(sum(b.rows), 0)::int AS processed, coalesce(sum(b.errors), 0)::int AS errors, coalesce(sum(b.skipped), 0)::int AS skipped,
        coalesce(sum(b.inserted), 0)::int AS inserted, coalesce(sum(b.updated), 0)::int AS updated,
        coalesce(sum(b.unchanged), 0)::int AS unchanged, max(b.waiting) AS waiting_for, coalesce(sum(b.documents - b.inserted - b.updated), 0)::int AS sent, coalesce(sum(b.lines), 0)::int AS lines, count(*) AS batches
      FROM batch b WHERE b.company_id = p.company_id AND b.import_id = p.import_id AND b.run_no = p.run_no
    ) done
    WHERE p.import_id = ${importId} AND p.dry_run ${runNo === undefined ? tx`` : tx`AND p.run_no = ${runNo}`}
      ${before === undefined ? tx`` : tx`AND p.run_no < ${before}`}
    ORDER BY p.run_no DESC LIMIT ${limit}`;
  return mapEntries(await readWithinPage(tx, list, figuresSize(tx)), (row) => ({ row, figures: figuresOf(row) }));
}

/** The figures of a dry run. Throws if it does not exist. */
export async function dryRunFigures(tx: Transaction, importId: string, runNo: number): Promise<DryRunFigures> {
  const {
    entries: [found],
  } = await dryRunsWithFigures(tx, importId, { runNo });
  if (!found) throw new Error(`Dry run ${runNo} of import ${importId} is gone.`);
  return found.figures;
}

const figuresOf = (row: Row): DryRunFigures => ({
  runNo: row.run_no,
  status: statusOf(row),
  total: row.total_rows,
  processed: row.processed,
  errors: row.errors,
  skipped: row.skipped,
  inserted: row.inserted,
  updated: row.updated,
  unchanged: row.unchanged,
  sent: row.sent,
  lines: row.lines,
});

function statusOf({ finished_at, cancelled_at, fault }: Row): DryRunStatus {
  if (finished_at === null) return cancelled_at === null ? 'Running' : 'Cancelling';
  if (fault !== null) return 'Failed';
  return cancelled_at === null ? 'Completed' : 'Cancelled';
}
