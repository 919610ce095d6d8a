import { inCompany } from '../../../db/client.js';
import type { Caller } from '../../http/caller.js';
import type { ApiDependencies } from '../../http/dependencies.js';
import { Problem } from '../../http/problem.js';

/** Maximum of faults that are reported; all are counted. */
const maxPlaces = 20;

/**
 * Throws `Problem` if row numbers have no record in an import. The whole request is refused, because a wrong row number
 * may be a mistake for another one.
 */
export async function refuseUnknownRecords(
  { database }: ApiDependencies,
  { companyId }: Caller,
  importId: string,
  rows: readonly number[],
): Promise<void> {
  const found = await inCompany(
    database,
    companyId,
    (tx) => tx<{ place: number; row: number }[]>`
      SELECT named.place::int - 1 AS place, named.row
      FROM unnest(${[...rows]}::int[]) WITH ORDINALITY AS named (row, place)
      LEFT JOIN LATERAL (
        SELECT r.row_no FROM integration_record r WHERE r.import_id = ${importId} AND r.row_no = named.row LIMIT 1
      ) found ON true
      WHERE found.row_no IS NULL ORDER BY place`,
  );
  if (found.length === 0) return;
  const named = found.slice(0, maxPlaces);
  const more = found.length > named.length ? ` and ${found.length - named.length} more` : '';
  throw new Problem(
    'record_not_found',
    `The import has no record in row ${named.map(({ row }) => row).join(', ')}${more}. Nothing was processed.`,
    {
      errors: named.map(({ place, row }) => ({
        in: 'body',
        pointer: `/records/${place}`,
        detail: `no record is in row ${row}`,
      })),
    },
  );
}
