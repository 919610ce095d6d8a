import type { Transaction } from '../../db/client.js';

/** How many earlier imports say what is usual; fewer say nothing. */
const fewest = 3;
const most = 10;

/** The records that imports of an integration usually have: the median of its last ones that finished; undefined where there are too few. */
export async function usualRows(
  tx: Transaction,
  { integration, importId }: { integration: string; importId: string },
): Promise<number | undefined> {
  const [row] = await tx`
    SELECT count(*)::int AS imports, percentile_cont(0.5) WITHIN GROUP (ORDER BY staged_rows) AS median FROM (
      SELECT staged_rows FROM import
      WHERE integration_code = ${integration} AND import_id < ${importId} AND status IN ('Completed', 'CompletedWithErrors')
      ORDER BY import_id DESC LIMIT ${most}
    ) earlier`;
  return row && row.imports >= fewest ? Number(row.median) : undefined;
}

/** Whether so many records are remarkable where `usual` are usual: `factor` times fewer or more. */
export function unusualRows(
  total: number,
  usual: number | undefined,
  factor: number,
): 'fewer-rows' | 'more-rows' | undefined {
  if (usual === undefined) return undefined;
  if (total * factor <= usual && total < usual) return 'fewer-rows';
  return total >= usual * factor && total > usual ? 'more-rows' : undefined;
}
