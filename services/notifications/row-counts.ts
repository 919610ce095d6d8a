import { completedStatuses } from '../../core/model/import-state.js';
import type { Transaction } from '../../db/client.js';

/** How many earlier imports the usual number of records is computed from; with fewer there is none. */
const minImports = 3;
const maxImports = 10;

/**
 * The usual number of records of an integration: the median of its last finished imports; undefined if there are too
 * few.
 */
export async function usualRowCount(
  tx: Transaction,
  { integration, importId }: { integration: string; importId: string },
): Promise<number | undefined> {
  const [row] = await tx<{ imports: number; median: number | null }[]>`
    SELECT count(*)::int AS imports, percentile_cont(0.5) WITHIN GROUP (ORDER BY staged_rows) AS median FROM (
      SELECT staged_rows FROM import
      WHERE integration_code = ${integration} AND import_id < ${importId} AND status = ANY (${[...completedStatuses]}::text[])
      ORDER BY import_id DESC LIMIT ${maxImports}
    ) earlier`;
  return row && row.imports >= minImports ? Number(row.median) : undefined;
}

/** Whether a number of records is unusual: `factor` times fewer or more than `usual`. */
export function rowCountRemark(
  total: number,
  usual: number | undefined,
  factor: number,
): 'fewer-rows' | 'more-rows' | undefined {
  if (usual === undefined) return undefined;
  if (total * factor <= usual && total < usual) return 'fewer-rows';
  return total >= usual * factor && total > usual ? 'more-rows' : undefined;
}
