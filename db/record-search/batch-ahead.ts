import type { Transaction } from '../client.js';
import type { Sql } from '../page-bytes.js';
import type { BatchRow } from '../rows.js';

/** Number of batches that are checked in one query. */
const atOnce = 1_000;

/**
 * Returns the position before the next batch `b` of a run for which `can` is true, or (with `fits` false) one up to
 * which there is none; undefined if there is none in the rest of the run.
 */
export async function batchAhead(
  tx: Transaction,
  { importId, runNo, after, can }: { importId: string; runNo: number; after: number; can: Sql },
): Promise<{ after: number; fits: boolean } | undefined> {
  const ofRun = tx`import_id = ${importId} AND run_no = ${runNo}`;
  const [holding] = await tx<Pick<BatchRow, 'first_position'>[]>`
    SELECT first_position FROM batch WHERE ${ofRun} AND first_position <= ${after}::bigint + 1 ORDER BY first_position DESC LIMIT 1`;
  const next = (skipped: number) => tx<BatchRow[]>`
    SELECT * FROM batch WHERE ${ofRun} AND first_position >= ${holding?.first_position ?? 0}
    ORDER BY first_position OFFSET ${skipped} LIMIT ${atOnce - skipped}`;
  const [found] = await tx<
    Pick<BatchRow, 'first_position'>[]
  >`SELECT first_position FROM (${next(0)}) b WHERE ${can} ORDER BY first_position LIMIT 1`;
  if (found) return { after: Math.max(after, found.first_position - 1), fits: true };
  const [last] = await next(atOnce - 1);
  return last && { after: last.last_position, fits: false };
}
